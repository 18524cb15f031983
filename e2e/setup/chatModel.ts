import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

interface Message {
	role: string;
	content: unknown;
	tool_call_id?: string;
}

interface ChatRequest {
	messages: Message[];
	tools?: Array<{ function: { name: string } }>;
	stream?: boolean;
}

interface Answer {
	message: { role: 'assistant'; content: string | null; tool_calls?: unknown[] };
	finish_reason: string;
}

/** A stand-in for a chat model that speaks OpenAI's protocol. */
export interface ChatModel {
	/** For the credential: `http://127.0.0.1:.../v1`. */
	readonly url: string;
	/** What the model was told by its tool, one text per call. */
	readonly told: string[];
	stop(): Promise<void>;
}

/**
 * Starts a model that calls its only tool once for each run, and then says what it was told.
 *
 * @param runIds the runs that it asks for
 */
export async function startChatModel(runIds: readonly string[]): Promise<ChatModel> {
	const told: string[] = [];
	const server = createServer((request, response) => {
		void json(request).then((body) => {
			const chat = body as ChatRequest;
			const results = chat.messages.filter(({ role }) => role === 'tool');
			told.push(...results.map(({ content }) => textOf(content)));
			const answer = results.length > 0 ? speak(told.join('\n')) : callTool(chat, runIds);
			response.setHeader('content-type', chat.stream ? 'text/event-stream' : 'application/json');
			response.end(chat.stream ? streamed(answer) : JSON.stringify(completion(answer)));
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}/v1`,
		told,
		stop: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

function textOf(content: unknown): string {
	return typeof content === 'string' ? content : JSON.stringify(content);
}

function speak(content: string): Answer {
	return { message: { role: 'assistant', content }, finish_reason: 'stop' };
}

function callTool({ tools }: ChatRequest, runIds: readonly string[]): Answer {
	const name = tools?.[0]?.function.name;
	const tool_calls = runIds.map((run_id, index) => ({
		index,
		id: `call_${index}`,
		type: 'function',
		function: { name, arguments: JSON.stringify({ run_id }) },
	}));
	const message = { role: 'assistant' as const, content: null, tool_calls };
	return { message, finish_reason: 'tool_calls' };
}

function completion({ message, finish_reason }: Answer) {
	return body('chat.completion', { message, finish_reason });
}

/** The same as a stream of two pieces. */
function streamed({ message, finish_reason }: Answer): string {
	const pieces = [{ delta: message }, { delta: {}, finish_reason }]
		.map((piece) => JSON.stringify(body('chat.completion.chunk', piece)))
		.concat('[DONE]');
	return pieces.map((piece) => `data: ${piece}\n\n`).join('');
}

function body(object: string, choice: object) {
	return {
		...{ id: 'chatcmpl-1', object, created: 1, model: 'stand-in' },
		choices: [{ index: 0, ...choice }],
		usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
	};
}
