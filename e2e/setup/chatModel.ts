import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { listenOnLoopback } from '../../testing/loopback';

/** The part of a request of OpenAI's chat protocol that is read. */
interface ChatRequest {
	stream?: boolean;
	messages: Array<{ role: string; content: unknown }>;
}

/** Simultaneous calls of one tool, with the fields that the model fills in. */
export interface ToolCalls {
	/** The name of its node. */
	tool: string;
	inputs: object[];
}

/**
 * A stand-in for a chat model with OpenAI's protocol: it calls tools, and then says what it was told. Some versions
 * of n8n's agent request a stream, others do not.
 *
 * @param turns what it calls, one turn after the other; each is passed what the model was told before
 */
export async function startChatModel(turns: ReadonlyArray<(told: string[]) => ToolCalls>) {
	const told: string[] = [];
	let requests = 0;
	const server = createServer((request, response) => {
		void json(request).then((body) => {
			const { messages, stream } = body as ChatRequest;
			const results = messages.filter(({ role }) => role === 'tool');
			told.splice(0, Infinity, ...results.map(({ content }) => JSON.stringify(content)));
			const turn = turns[requests++];
			const answer = turn ? callTool(turn(told)) : { content: told.join('\n') };
			response.setHeader('content-type', stream ? 'text/event-stream' : 'application/json');
			response.end(stream ? streamed(answer) : whole(answer));
		});
	});
	const { baseUrl, stop } = await listenOnLoopback(server);
	return {
		/** For the credential. */
		url: `${baseUrl}/v1`,
		/** What the model was told by its tools, one text per call. */
		told,
		stop,
	};
}

function callTool({ tool, inputs }: ToolCalls) {
	const name = tool.replaceAll(' ', '_');
	const tool_calls = inputs.map((input, index) => ({
		index,
		id: `call_${name}_${index}`,
		type: 'function',
		function: { name, arguments: JSON.stringify(input) },
	}));
	return { content: null, tool_calls };
}

interface Message {
	content: string | null;
	tool_calls?: object[];
}

function whole(message: Message): string {
	return completion('chat.completion', {
		message: { role: 'assistant', ...message },
		finish_reason: message.tool_calls ? 'tool_calls' : 'stop',
	});
}

/** The same, in two pieces. */
function streamed(message: Message): string {
	const finish_reason = message.tool_calls ? 'tool_calls' : 'stop';
	return [{ delta: { role: 'assistant', ...message } }, { delta: {}, finish_reason }]
		.map((choice) => completion('chat.completion.chunk', choice))
		.concat('[DONE]')
		.map((piece) => `data: ${piece}\n\n`)
		.join('');
}

function completion(object: string, choice: object): string {
	const common = { id: 'chatcmpl-1', object, created: 1, model: 'stand-in' };
	return JSON.stringify({ ...common, choices: [{ index: 0, ...choice }] });
}
