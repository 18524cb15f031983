import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Fault, FaultKind } from './faults';
import type { Answer } from './simulatedApi';

/** One request that gets a fault instead of the answer that was due. */
export interface Exchange {
	request: IncomingMessage;
	response: ServerResponse;
	answer: Answer;
}

const JSON_TYPE = { 'content-type': 'application/json' };

/** Time for the written bytes to reach the client: a reset discards those on the way. */
const FLUSH_MS = 20;

const CHUNK_BYTES = 64 * 1024;

const SENDERS: { readonly [K in FaultKind]: (fault: Fault<K>, exchange: Exchange) => void } = {
	status: ({ status, headers, body = { error: `Simulated ${status}` } }, { response }) => {
		const isText = typeof body === 'string';
		const type = isText ? { 'content-type': 'text/plain' } : JSON_TYPE;
		response.writeHead(status, { ...type, ...headers });
		response.end(isText ? body : JSON.stringify(body));
	},
	html: ({ html }, { response }) => {
		const page = html ?? '<!doctype html><title>Sign in</title><p>Please sign in.</p>';
		response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page);
	},
	malformedJson: ({ text }, exchange) => sendJson(exchange, text ?? '{"run_id": "5", "status":'),
	truncatedBody: (_fault, exchange) => {
		sendPart(exchange, 0.5, () => exchange.response.socket?.destroy());
	},
	resetBeforeHeaders: (_fault, { response }) => {
		response.socket?.resetAndDestroy();
	},
	resetAfterHeaders: (_fault, exchange) => {
		const { socket } = exchange.response;
		sendPart(exchange, 0, () => setTimeout(() => socket?.resetAndDestroy(), FLUSH_MS));
	},
	// The client closes the connection, or stopping the simulator does.
	hangBeforeHeaders: () => {},
	hangInBody: (_fault, exchange) => sendPart(exchange, 0.5, () => {}),
	trickle: ({ intervalMs }, { response, answer }) => trickle(response, answer, intervalMs),
	oversized: ({ bytes }, { response, answer }) => {
		response.writeHead(200, JSON_TYPE);
		// A client that has seen enough closes the connection in the middle.
		pipeline(Readable.from(oversizedBody(answer.body, bytes)), response).catch(() => {});
	},
	invalidUtf8: (_fault, exchange) => {
		const [start, end] = aroundField(exchange.answer.body);
		const bytes = Buffer.from([0xff, 0xfe, 0x80]);
		sendJson(exchange, Buffer.concat([Buffer.from(start), bytes, Buffer.from(end)]));
	},
	emptyBody: (_fault, exchange) => sendJson(exchange, ''),
	body: ({ body }, exchange) => sendJson(exchange, JSON.stringify(body)),
	otherRunId: (_fault, exchange) => {
		const other = { run_id: '00000000-0000-4000-8000-000000000000' };
		sendJson(exchange, JSON.stringify({ ...JSON.parse(exchange.answer.body), ...other }));
	},
	redirect: ({ to, status = 302 }, { request, response }) => {
		response.writeHead(status, { location: to === 'self' ? request.url : to }).end();
	},
	rateLimited: ({ retryAfter }, { response }) => {
		const headers = retryAfter === undefined ? {} : { 'retry-after': retryAfter };
		response.writeHead(429, { ...JSON_TYPE, ...headers });
		response.end(JSON.stringify({ error: 'Rate limit exceeded' }));
	},
	echoAuthorization: (fault, { request, response, answer }) => {
		const text = disguised(request.headers.authorization ?? '', fault.as);
		const [start, end] =
			fault.place === 'payload' ? aroundField(answer.body) : ['{"error":"Upstream: ', '"}'];
		response.writeHead(fault.status, JSON_TYPE).end(`${start}${text}${end}`);
	},
};

/** Answers a request as the fault says. */
export function sendFault<K extends FaultKind>(fault: Fault<K>, exchange: Exchange): void {
	SENDERS[fault.kind](fault, exchange);
}

function sendJson({ response }: Exchange, body: string | Buffer): void {
	response.writeHead(200, { ...JSON_TYPE, 'content-length': Buffer.byteLength(body) });
	response.end(body);
}

/** Announces the whole body, sends a share of it, and leaves the rest to `then`. */
function sendPart({ response, answer }: Exchange, share: number, then: () => void): void {
	const body = Buffer.from(answer.body);
	response.writeHead(answer.status, { ...answer.headers, 'content-length': body.length });
	response.flushHeaders();
	if (share === 0) then();
	else response.write(body.subarray(0, body.length * share), then);
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

/** A JSON object with one more text field, about `bytes` bytes long, in pieces. */
function* oversizedBody(json: string, bytes: number): Generator<string> {
	const [start, end] = aroundField(json);
	yield start;
	let left = bytes - start.length - end.length;
	for (; left > 0; left -= CHUNK_BYTES) yield 'x'.repeat(Math.min(CHUNK_BYTES, left));
	yield end;
}

/** What stands before and after the text of one more field in a JSON object. */
function aroundField(json: string): [string, string] {
	const head = json.slice(0, json.lastIndexOf('}'));
	return [`${head}${head === '{' ? '' : ','}"extra":"`, '"}'];
}

/** A text inside JSON quotes. `escaped`: it is whole again only after JSON.parse. */
function disguised(text: string, as: Fault<'echoAuthorization'>['as']): string {
	if (as === 'base64') return Buffer.from(text).toString('base64');
	if (as === 'whole') return JSON.stringify(text).slice(1, -1);
	const escape = (character: string) =>
		`\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
	return [...text].map((one, index) => (index % 2 ? one : escape(one))).join('');
}
