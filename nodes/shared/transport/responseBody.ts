/** A body that is read chunk by chunk, so that it can be given up in the middle. */
export interface ByteStream extends AsyncIterable<Uint8Array> {
	destroy(): void;
}

/** More than n8n itself takes in by a webhook (16 MiB); beyond it a body would only harm the process. */
export const MAX_BODY_BYTES = 32 * 1024 * 1024;

/** What a body holds, or why it could not be used. */
export type BodyResult = { json: unknown } | { problem: string };

/** Reads a body as JSON. Rejects when the connection is lost on the way. */
export async function readBody(stream: ByteStream): Promise<BodyResult> {
	const chunks: Uint8Array[] = [];
	let bytes = 0;
	for await (const chunk of stream) {
		bytes += chunk.byteLength;
		if (bytes > MAX_BODY_BYTES) {
			stream.destroy();
			return { problem: `it sent more than ${MAX_BODY_BYTES / 1024 / 1024} MiB` };
		}
		chunks.push(chunk);
	}
	return decode(chunks, bytes);
}

function decode(chunks: Uint8Array[], bytes: number): BodyResult {
	const whole = new Uint8Array(bytes);
	let offset = 0;
	for (const chunk of chunks) {
		whole.set(chunk, offset);
		offset += chunk.byteLength;
	}
	try {
		return { json: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(whole)) };
	} catch {
		return { problem: 'it sent an answer that is not JSON' };
	}
}
