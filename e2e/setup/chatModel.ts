import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

/** A request of OpenAI's chat protocol, as far as it is read. */
interface ChatRequest {
	messages: Array<{ role: string; content: unknown }>;
	tools?: Array<{ function: { name: string } }>;
}

/**
 * A stand-in for a chat model that speaks OpenAI's protocol: it calls its only tool once for each run,
 * and then says what it was told.
 *
 * @param runIds the runs that it asks for
 */
export async function startChatModel(runIds: readonly string[]) {
	const told: string[] = [];
	const server = createServer((request, response) => {
		void json(request).then((body) => {
			const { messages, tools } = body as ChatRequest;
			const results = messages.filter(({ role }) => role === 'tool');
			told.push(...results.map(({ content }) => JSON.stringify(content)));
			const name = tools?.[0]?.function.name ?? '';
			const answer = results.length > 0 ? { content: told.join('\n') } : callTool(name, runIds);
			response.setHeader('content-type', 'text/event-stream');
			response.end(streamed(answer));
		});
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	return {
		/** For the credential. */
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
		/** What the model was told by its tool, one text per call. */
		told,
		stop: async () => {
			server.close();
			server.closeAllConnections();
			await once(server, 'close');
		},
	};
}

function callTool(name: string, runIds: readonly string[]) {
	const tool_calls = runIds.map((run_id, index) => ({
		index,
		id: `call_${index}`,
		type: 'function',
		function: { name, arguments: JSON.stringify({ run_id }) },
	}));
	return { content: null, tool_calls };
}

/** One answer as n8n's agent asks for it: a stream, here of two pieces. */
function streamed(message: { content: string | null; tool_calls?: object[] }): string {
	const finish_reason = message.tool_calls ? 'tool_calls' : 'stop';
	return [{ delta: { role: 'assistant', ...message } }, { delta: {}, finish_reason }]
		.map((choice) => ({
			...{ id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model: 'stand-in' },
			choices: [{ index: 0, ...choice }],
		}))
		.map((piece) => `data: ${JSON.stringify(piece)}\n\n`)
		.concat('data: [DONE]\n\n')
		.join('');
}
