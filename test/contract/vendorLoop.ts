import { setTimeout as sleep } from 'node:timers/promises';
import axios, { type AxiosResponse } from 'axios';

/** The API key is rejected (Python: PermissionError). */
export class PermissionError extends Error {}
/** The run does not exist (Python: LookupError). */
export class LookupError extends Error {}
/** The request itself failed (Python: RuntimeError). */
export class RequestFailedError extends Error {}
/** Any other 4xx or 5xx (Python: requests.HTTPError). */
export class HttpStatusError extends Error {}
/** The run did not end in time (Python: TimeoutError). */
export class RunTimeoutError extends Error {}

export interface VendorLoopOptions {
	baseUrl: string;
	/** Poll interval; the document has 2000 ms. */
	intervalMs: number;
	/** The document has 300 000 ms. */
	maxWaitMs: number;
	/** For one request; the document has 10 000 ms. */
	requestTimeoutMs: number;
}

/** A status answer: any JSON object. */
export type StatusData = Record<string, unknown>;

/**
 * The client of the API document (Polling for Results, `wait_for_completion`), translated line by line to
 * TypeScript with its weaknesses: it sleeps past its own deadline, and gives up after a lost connection.
 */
export async function waitForCompletion(
	runId: string,
	apiKey: string,
	{ baseUrl, intervalMs, maxWaitMs, requestTimeoutMs }: VendorLoopOptions,
): Promise<StatusData> {
	const url = `${baseUrl}/api/v1/runs/${runId}/status`;

	const start = performance.now();
	while (performance.now() - start < maxWaitMs) {
		const response = await request(url, apiKey, requestTimeoutMs, runId);
		if (response !== 'timeout') {
			const data = read(response, runId);
			if (data.status === 'completed' || data.status === 'failed') return data;
		}
		await sleep(intervalMs);
	}
	throw new RunTimeoutError(`Workflow ${runId} did not complete within ${maxWaitMs / 1000}s`);
}

/** Sends one GET: a timeout is not an error, but any other failure of the connection is. */
async function request(
	url: string,
	apiKey: string,
	timeoutMs: number,
	runId: string,
): Promise<AxiosResponse<string> | 'timeout'> {
	try {
		return await axios.get<string>(url, {
			headers: { Authorization: `Bearer ${apiKey}` },
			timeout: timeoutMs,
			// Like Python's requests: any status is an answer, and the body is parsed later.
			validateStatus: () => true,
			responseType: 'text',
			transformResponse: (body: string) => body,
			maxRedirects: 30,
			proxy: false,
		});
	} catch (error) {
		return onFailure(error, runId);
	}
}

function onFailure(error: unknown, runId: string): 'timeout' {
	if (isTimeout(error)) return 'timeout';
	throw new RequestFailedError(`Request failed for run ${runId}: ${String(error)}`, {
		cause: error,
	});
}

function read(response: AxiosResponse<string>, runId: string): StatusData {
	if (response.status === 401) {
		throw new PermissionError('Invalid or expired API key (401 Unauthorized)');
	}
	if (response.status === 404) throw new LookupError(`Run ${runId} not found (404)`);
	if (response.status >= 400) throw new HttpStatusError(`HTTP status ${response.status}`);
	const data: unknown = JSON.parse(response.data);
	// Python's data["status"] raises an error if there is no such key.
	if (typeof data !== 'object' || data === null || !('status' in data)) {
		throw new TypeError('The answer has no status');
	}
	return { ...data };
}

/** axios names its own timeout ECONNABORTED; ETIMEDOUT is the system's, while connecting. */
function isTimeout(error: unknown): boolean {
	return axios.isAxiosError(error) && ['ECONNABORTED', 'ETIMEDOUT'].includes(error.code ?? '');
}
