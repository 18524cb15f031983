import type { RunStatus } from '../gloriamundo/runStatus';
import { readRunStatus } from '../gloriamundo/runStatus';
import { readRetryAfter } from './retryAfter';

/** Why a look at a run brought no status. */
export interface Failure {
	/** What happened, as the end of a sentence: "HTTP 503", "it refused the connection". */
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

/**
 * Asks once for a run's status. Never rejects: whatever happens is an answer.
 *
 * @param timeoutMs for the whole request, body included
 */
export type AskStatus = (runId: string, timeoutMs: number) => Promise<Answer>;

/** A whole HTTP answer; header names in lower case. */
export interface HttpResponse {
	statusCode: number;
	headers: Record<string, unknown>;
	/** The body as parsed JSON; undefined where it is none, or was not read. */
	body: unknown;
}

/** 4xx codes that speak of the moment, not of the request (RFC 9110, RFC 8470). */
const TRANSIENT_CODES: ReadonlySet<number> = new Set([408, 425]);

/**
 * Says what an HTTP answer to a status request means.
 *
 * @param askedRunId the run that was asked for
 * @param nowMs milliseconds since 1970, where the answer does not tell the server's time
 */
export function readResponse(response: HttpResponse, askedRunId: string, nowMs: number): Answer {
	const { statusCode, headers } = response;
	// Both times are the server's own, so that a wrong clock on this machine does no harm.
	const serverTimeMs = readDate(headers.date);
	const retryAfterMs = readRetryAfter(headers['retry-after'], serverTimeMs ?? nowMs);
	if (statusCode === 429) return { kind: 'rateLimited', failure: httpFailure(429), retryAfterMs };
	if (statusCode >= 500 || TRANSIENT_CODES.has(statusCode)) {
		return { kind: 'transient', failure: httpFailure(statusCode), answered: true, retryAfterMs };
	}
	if (statusCode < 200 || statusCode >= 300) {
		return { kind: 'refused', failure: httpFailure(statusCode) };
	}

	const result = readRunStatus(response.body, askedRunId);
	if ('problem' in result) return unreadable(result.problem);
	return { kind: 'status', run: result.run, serverTimeMs, retryAfterMs };
}

/** An answer that came, but cannot be used: what is behind it may be a proxy having a bad moment. */
export function unreadable(reason: string): Answer {
	return { kind: 'transient', failure: { reason }, answered: true };
}

function httpFailure(statusCode: number): Failure {
	return { reason: `HTTP ${statusCode}`, code: String(statusCode) };
}

function readDate(value: unknown): number | undefined {
	if (typeof value !== 'string') return undefined;
	const time = Date.parse(value);
	return Number.isNaN(time) ? undefined : time;
}
