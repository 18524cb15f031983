import type { IncomingHttpHeaders } from 'node:http';
import type { Fault } from './faults';

const ANOTHER_RUN = '00000000-0000-4000-8000-000000000000';
const CHUNK_BYTES = 64 * 1024;

/** The key as the client sent it, in whichever of the two headers. */
export function authorizationOf(headers: IncomingHttpHeaders): string {
	return headers.authorization ?? String(headers['x-api-key'] ?? '');
}

/** A JSON object with one text field more at its end, whose bytes are these. */
export function withField(json: string, text: Buffer): Buffer {
	return Buffer.concat([Buffer.from(openField(json)), text, Buffer.from(CLOSE_FIELD)]);
}

/** The same object, about `bytes` bytes long, in pieces. */
export function* oversizedBody(json: string, bytes: number): Generator<string> {
	const start = openField(json);
	yield start;
	let left = bytes - start.length - CLOSE_FIELD.length;
	for (; left > 0; left -= CHUNK_BYTES) yield 'x'.repeat(Math.min(CHUNK_BYTES, left));
	yield CLOSE_FIELD;
}

export function withRunId(json: string, runId = ANOTHER_RUN): string {
	return JSON.stringify({ ...JSON.parse(json), run_id: runId });
}

/** A body that repeats the key, in the disguise that the fault says. */
export function echoBody(
	{ as, place }: Fault<'echoAuthorization'>,
	authorization: string,
	json: string,
): string {
	const text = as === 'base64' ? Buffer.from(authorization).toString('base64') : authorization;
	const quoted = as === 'escaped' ? escapeHalf(text) : JSON.stringify(text).slice(1, -1);
	if (place === 'payload') return withField(json, Buffer.from(quoted)).toString();
	return `{"error":"Upstream refused the request with the header ${quoted}"}`;
}

const CLOSE_FIELD = '"}';

function openField(json: string): string {
	const head = json.slice(0, json.lastIndexOf('}'));
	return `${head}${head === '{' ? '' : ','}"extra":"`;
}

/** Every other character as a \u escape: the text is whole again only after JSON.parse. */
function escapeHalf(text: string): string {
	return [...text]
		.map((character, index) =>
			index % 2 ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
		)
		.join('');
}
