import { get, type IncomingHttpHeaders } from 'node:http';

/** What was received. */
export interface RawAnswer {
	/** Undefined if no headers arrived. */
	status: number | undefined;
	headers: IncomingHttpHeaders;
	body: Buffer;
	/** `complete`, `silence` (nothing for `patienceMs`), or the error's code, `ECONNRESET` for instance. */
	ending: string;
}

const headers = { Authorization: 'Bearer gm_live_test' };

/**
 * Sends one request, follows no redirect, retries nothing, and never rejects: a failure is a result.
 *
 * @param patienceMs how long to wait for the next byte
 */
export async function fetchRaw(url: string, patienceMs = 200): Promise<RawAnswer> {
	const seen: RawAnswer = { status: undefined, headers: {}, body: Buffer.alloc(0), ending: '' };
	return await new Promise((resolve) => {
		function end(ending: string) {
			resolve({ ...seen, ending: seen.ending || ending });
		}
		const request = get(url, { headers, timeout: patienceMs }, (response) => {
			seen.status = response.statusCode;
			seen.headers = response.headers;
			const chunks: Buffer[] = [];
			response.on('data', (chunk: Buffer) => chunks.push(chunk));
			response.on('error', (error: NodeJS.ErrnoException) => {
				seen.ending ||= error.code ?? error.message;
			});
			response.on('close', () => {
				seen.body = Buffer.concat(chunks);
				end('complete');
			});
		});
		request.on('timeout', () => {
			seen.ending = 'silence';
			request.destroy();
		});
		request.on('error', (error: NodeJS.ErrnoException) => {
			// After the headers, the response reports the end, with the body received so far.
			if (seen.status === undefined) end(error.code ?? error.message);
		});
	});
}
