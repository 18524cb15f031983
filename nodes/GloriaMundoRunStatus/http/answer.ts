import type { RunStatus } from '../run/runStatus';
import { readRunStatus } from '../run/runStatus';
import { readRetryAfter } from './retryAfter';

/** Why a look at a run brought no status. */
export interface Failure {
	/** What happened, as the end of a sentence: "HTTP 503 (Service Unavailable)". */
	reason: string;
	/** HTTP status code, or the code of a network error such as ECONNREFUSED. */
	code?: string;
}

/**
 * What one status request brought. Whoever asks decides what it means: a wait goes on after a
 * transient failure, a single look does not.
 */
export type Answer =
	| { kind: 'status'; run: RunStatus; serverTimeMs?: number; retryAfterMs?: number }
	/** May well be gone at the next attempt. */
	| { kind: 'transient'; failure: Failure; answered: boolean; retryAfterMs?: number }
	/** The account asks too often. */
	| { kind: 'rateLimited'; failure: Failure; retryAfterMs?: number }
	/** No connection at all: a wrong host, or a network that is down. */
	| { kind: 'unreachable'; failure: Failure }
	/** Another attempt would end the same way. */
	| { kind: 'refused'; failure: Failure };

/** A whole HTTP answer; header names in lower case. */
export interface HttpResponse {
	statusCode: number;
	headers: Record<string, unknown>;
	/** The body as text, or undefined where it was not read. */
	body: string | undefined;
}

/** 4xx codes that speak of the moment, not of the request (RFC 9110, RFC 8470). */
const TRANSIENT_CODES: ReadonlySet<number> = new Set([408, 425]);

/**
 * Says what an HTTP answer to a status request means.
 *
 * @param askedRunId the run that was asked for
 * @param nowMs milliseconds since 1970, for a Retry-After that is a date
 */
export function readResponse(response: HttpResponse, askedRunId: string, nowMs: number): Answer {
	const { statusCode, headers } = response;
	const retryAfterMs = readRetryAfter(headers['retry-after'], nowMs);
	if (statusCode === 429) return { kind: 'rateLimited', failure: httpFailure(429), retryAfterMs };
	if (statusCode >= 500 || TRANSIENT_CODES.has(statusCode)) {
		return { kind: 'transient', failure: httpFailure(statusCode), answered: true, retryAfterMs };
	}
	if (statusCode < 200 || statusCode >= 300) {
		return { kind: 'refused', failure: httpFailure(statusCode) };
	}

	const result = readRunStatus(parseJson(response.body), askedRunId);
	if ('problem' in result) return unreadable(result.problem);
	return { kind: 'status', run: result.run, serverTimeMs: readDate(headers.date), retryAfterMs };
}

/** An answer that came, but cannot be used: what is behind it may be a proxy having a bad moment. */
export function unreadable(reason: string): Answer {
	return { kind: 'transient', failure: { reason }, answered: true };
}

function httpFailure(statusCode: number): Failure {
	return { reason: `HTTP ${statusCode}`, code: String(statusCode) };
}

function parseJson(text: string | undefined): unknown {
	if (text === undefined) return undefined;
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

function readDate(value: unknown): number | undefined {
	if (typeof value !== 'string') return undefined;
	const time = Date.parse(value);
	return Number.isNaN(time) ? undefined : time;
}
