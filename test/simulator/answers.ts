/** A complete HTTP answer: header names in lower case, the body as text. */
export interface Answer {
	status: number;
	headers: Record<string, string>;
	body: string;
}

/** How a 429 says when to come back; the API's documents leave it open whether it does. */
export type RetryAfterStyle = 'seconds' | 'date' | 'none';

export function jsonAnswer(
	status: number,
	value: unknown,
	headers: Record<string, string> = {},
): Answer {
	return {
		status,
		headers: { 'content-type': 'application/json', ...headers },
		body: JSON.stringify(value),
	};
}

export function errorAnswer(status: number, error: string): Answer {
	return jsonAnswer(status, { error });
}

/**
 * 429 with a Retry-After that is never too early: both forms know only whole seconds, so rounded up.
 * @param wallMs now, in Unix milliseconds
 */
export function tooManyRequests(
	retryAfterMs: number,
	style: RetryAfterStyle,
	wallMs: number,
): Answer {
	const headers: Record<RetryAfterStyle, Record<string, string>> = {
		seconds: { 'retry-after': String(Math.ceil(retryAfterMs / 1000)) },
		date: { 'retry-after': httpDate(wallMs + retryAfterMs) },
		none: {},
	};
	return jsonAnswer(429, { error: 'Rate limit exceeded' }, headers[style]);
}

function httpDate(unixMs: number): string {
	return new Date(Math.ceil(unixMs / 1000) * 1000).toUTCString();
}
