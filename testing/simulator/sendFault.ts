import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Answer } from './answers';
import type { Fault, FaultKind } from './faults';
import { authorizationOf, echoBody, oversizedBody, withField, withRunId } from './faultBodies';

/** One request that is to be answered badly; `answer` is the one that was due. */
export interface Exchange {
	request: IncomingMessage;
	response: ServerResponse;
	answer: Answer;
}

type Sender<K extends FaultKind> = (fault: Fault<K>, exchange: Exchange) => void;

const JSON_TYPE = { 'content-type': 'application/json' };

/** Time for what was written to reach the client: a reset throws away what is still in the pipe. */
const FLUSH_MS = 20;

const SENDERS: { readonly [K in FaultKind]: Sender<K> } = {
	status: ({ status, headers, body }, { response }) => {
		const isText = typeof body === 'string';
		const type = isText ? { 'content-type': 'text/plain' } : JSON_TYPE;
		const content = isText
			? body
			: JSON.stringify(body === undefined ? { error: `Simulated ${status}` } : body);
		response.writeHead(status, { ...type, ...headers }).end(content);
	},
	html: ({ html }, { response }) => {
		const page = html ?? '<!doctype html><title>Sign in</title><p>Please sign in.</p>';
		response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page);
	},
	malformedJson: ({ text }, exchange) => sendJson(exchange, text ?? '{"run_id": "5", "status":'),
	truncatedBody: ({ sentBytes }, exchange) => {
		sendPart(exchange, sentBytes, () => exchange.response.socket?.destroy());
	},
	resetBeforeHeaders: (_fault, { response }) => {
		response.socket?.resetAndDestroy();
	},
	resetAfterHeaders: (_fault, exchange) => {
		const { socket } = exchange.response;
		sendPart(exchange, 0, () => setTimeout(() => socket?.resetAndDestroy(), FLUSH_MS));
	},
	// The client hangs up, or the simulator is stopped: both end the connection.
	hangBeforeHeaders: () => {},
	hangInBody: (_fault, exchange) => sendPart(exchange, undefined, () => {}),
	trickle: ({ intervalMs }, { response, answer }) => trickle(response, answer, intervalMs),
	oversized: ({ bytes }, { response, answer }) => {
		response.writeHead(200, JSON_TYPE);
		const chunks = Readable.from(oversizedBody(answer.body, bytes));
		// A client that has seen enough hangs up in the middle, which is the point.
		pipeline(chunks, response).catch(() => {});
	},
	invalidUtf8: (_fault, exchange) => {
		sendJson(exchange, withField(exchange.answer.body, Buffer.from([0xff, 0xfe, 0x80])));
	},
	emptyBody: (_fault, exchange) => sendJson(exchange, ''),
	body: ({ body }, exchange) => sendJson(exchange, JSON.stringify(body)),
	otherRunId: ({ runId }, exchange) => sendJson(exchange, withRunId(exchange.answer.body, runId)),
	redirect: ({ to, status }, { request, response }) => {
		const location = to === 'self' ? (request.url ?? '/') : to;
		response.writeHead(status ?? 302, { location }).end();
	},
	rateLimited: ({ retryAfter }, { response }) => {
		const headers = retryAfter === undefined ? {} : { 'retry-after': retryAfter };
		response.writeHead(429, { ...JSON_TYPE, ...headers });
		response.end(JSON.stringify({ error: 'Rate limit exceeded' }));
	},
	echoAuthorization: (fault, { request, response, answer }) => {
		const body = echoBody(fault, authorizationOf(request.headers), answer.body);
		response.writeHead(fault.status, JSON_TYPE).end(body);
	},
};

/** Answers a request the way the fault says. */
export function sendFault<K extends FaultKind>(fault: Fault<K>, exchange: Exchange): void {
	SENDERS[fault.kind](fault, exchange);
}

function sendJson({ response }: Exchange, body: string | Buffer): void {
	response.writeHead(200, { ...JSON_TYPE, 'content-length': Buffer.byteLength(body) });
	response.end(body);
}

/** Announces the whole body, sends the first bytes of it (default: half), and leaves the rest to `then`. */
function sendPart(
	{ response, answer }: Exchange,
	bytes: number | undefined,
	then: () => void,
): void {
	const body = Buffer.from(answer.body);
	const sent = Math.min(bytes ?? Math.floor(body.length / 2), body.length - 1);
	response.writeHead(answer.status, { ...answer.headers, 'content-length': body.length });
	response.flushHeaders();
	if (sent === 0) then();
	else response.write(body.subarray(0, sent), then);
}

function trickle(response: ServerResponse, { status, headers, body }: Answer, everyMs: number) {
	const bytes = Buffer.from(body);
	response.writeHead(status, { ...headers, 'content-length': bytes.length });
	response.flushHeaders();
	let sent = 0;
	const timer = setInterval(() => {
		response.write(bytes.subarray(sent, ++sent));
		if (sent === bytes.length) response.end();
	}, everyMs);
	response.on('close', () => clearInterval(timer));
}
