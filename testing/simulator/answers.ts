/** A complete HTTP answer: header names in lower case, the body as text. */
export interface Answer {
	status: number;
	headers: Record<string, string>;
	body: string;
}

/** How a 429 says when to come back; the API's documents leave it open whether it does. */
export type RetryAfterStyle = 'seconds' | 'date' | 'none';

/** The answer of GET /api/v1/spend-limit, the request that tries out a key. */
export const SPEND_LIMIT = {
	success: true,
	has_limit: true,
	spend_limit_cents: 5000,
	spend_period: 'daily',
	current_period_spend_cents: 1250,
	period_reset_at: '2026-03-11T00:00:00Z',
	allowed: true,
};

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
