import type { JsonBody } from '../gloriamundo/runStatus';
import type { Redact } from './redact';

/** A body that is read chunk by chunk, so that reading can stop in the middle. */
export interface ByteStream extends AsyncIterable<Uint8Array> {
	destroy(): void;
}

/** The content of a body, or why it cannot be used. */
export type BodyResult = JsonBody | { reason: string; isTooBig?: true; isHtml?: boolean };

/** Smaller bodies take a few milliseconds only. */
const LARGE_BYTES = 256 * 1024;

/** The limit that n8n itself sets for webhooks. */
export const MAX_BODY_BYTES = 16 * 1024 * 1024;

/**
 * The time to parse depends on the number of values rather than on bytes: 8 MB of empty objects block n8n for a
 * second, 8 MB of text for 20 ms. This many values take at most about 100 ms, whatever their kind.
 */
export const MAX_VALUES = 250_000;

/** Beyond it n8n itself fails to show or to store the item: JSON.stringify overflows the stack at about 4,000. */
export const MAX_DEPTH = 500;

/** Reads a body; undefined if it is too big. Rejects if the connection is lost. */
export async function readBody(
	stream: ByteStream,
	maxBytes = MAX_BODY_BYTES,
): Promise<Uint8Array | undefined> {
	const chunks: Uint8Array[] = [];
	let bytes = 0;
	for await (const chunk of stream) {
		bytes += chunk.byteLength;
		if (bytes > maxBytes) {
			stream.destroy();
			return undefined;
		}
		chunks.push(chunk);
	}
	return Buffer.concat(chunks);
}

/**
 * Parses a body as JSON. Each step takes time in proportion to its size, so other work may run in between.
 *
 * @param redact removes secrets from it
 * @param breathe resolves when other work has run
 */
export async function parseBody(
	bytes: Uint8Array | undefined,
	redact: Redact,
	breathe: () => Promise<void>,
): Promise<BodyResult> {
	if (!bytes) return tooBig(`more than ${MAX_BODY_BYTES / 1024 / 1024} MiB`);
	const pause = async () => await (bytes.length > LARGE_BYTES ? breathe() : undefined);
	await pause();
	const { values, depth } = measure(bytes);
	if (depth > MAX_DEPTH) return tooBig(`nested more than ${MAX_DEPTH} levels deep`);
	if (values > MAX_VALUES) return tooBig(`more than ${MAX_VALUES.toLocaleString('en')} values`);
	await pause();
	const body = parse(bytes);
	await pause();
	return 'json' in body ? redact(body, bytes) : body;
}

function parse(bytes: Uint8Array): BodyResult {
	try {
		const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
		return { json: JSON.parse(text), text };
	} catch {
		const isHtml = /^\s*</.test(Buffer.from(bytes.subarray(0, 200)).toString('latin1'));
		return { reason: 'it sent an answer that is not JSON', isHtml };
	}
}

function tooBig(reason: string): BodyResult {
	return { reason: `its answer is too big: ${reason}`, isTooBig: true };
}

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

/** Counts the values of a JSON text and how deep they are nested, before it is parsed. */
function measure(bytes: Uint8Array): { values: number; depth: number } {
	let [values, level, depth, isText] = [1, 0, 0, false];
	for (let index = 0; index < bytes.length; index++) {
		const byte = bytes[index];
		if (byte === QUOTE) isText = !isText;
		else if (byte === BACKSLASH) index++;
		else if (isText) continue;
		else if (byte === COMMA) values++;
		else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) level--;
		else if (byte === OPEN_LIST || byte === OPEN_OBJECT) {
			values++;
			level++;
			if (level > depth) depth = level;
		}
	}
	return { values, depth };
}
