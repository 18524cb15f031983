import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

/** A request of OpenAI's chat protocol, as far as it is read. */
interface ChatRequest {
	stream?: boolean;
	messages: Array<{ role: string; content: unknown }>;
	tools?: Array<{ function: { name: string } }>;
}

/** A call of the tool whose name holds `tool`. */
export interface ToolCall {
	tool: string;
	args: object;
}

/**
 * A stand-in for a chat model that speaks OpenAI's protocol: it calls its tools, and then says what it was
 * told. Some versions of n8n's agent ask for a stream, others do not.
 *
 * @param rounds what it calls at once, one round after the other, each from what it was told before
 */
export async function startChatModel(
	rounds: ReadonlyArray<(told: readonly string[]) => readonly ToolCall[]>,
) {
	const left = [...rounds];
	let told: string[] = [];
	const server = createServer((request, response) => {
		void json(request).then((body) => {
			const { messages, tools, stream } = body as ChatRequest;
			const results = messages.filter(({ role }) => role === 'tool');
			told = results.map(({ content }) => JSON.stringify(content));
			const calls = left.shift()?.(told);
			const answer = calls ? callTools(calls, tools) : { content: told.join('\n') };
			response.setHeader('content-type', stream ? 'text/event-stream' : 'application/json');
			response.end(stream ? streamed(answer) : whole(answer));
		});
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	return {
		/** For the credential. */
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
		/** What the model was told by its tools, one text per call. */
		told: () => told,
		stop: async () => {
			server.close();
			server.closeAllConnections();
			await once(server, 'close');
		},
	};
}

function callTools(calls: readonly ToolCall[], tools: ChatRequest['tools'] = []) {
	const names = tools.map((tool) => tool.function.name);
	const tool_calls = calls.map(({ tool, args }, index) => {
		const name = names.find((each) => each.includes(tool)) ?? '';
		const call = { name, arguments: JSON.stringify(args) };
		return { index, id: `call_${randomUUID()}`, type: 'function', function: call };
	});
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
