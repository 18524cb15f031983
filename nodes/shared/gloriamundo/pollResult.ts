import type { RunStatus } from './runStatus';

/** What kept a status from being fetched, as `details.code` of an error item. */
export type FailureCode =
	| 'unauthorized'
	| 'not_found'
	| 'rate_limited'
	| 'unreachable'
	| 'service_error'
	| 'unexpected_answer'
	| 'rejected'
	| 'unexpected_error'
	/** Of starts only. */
	| 'invalid_input'
	| 'spend_limit'
	| 'may_have_started';

/** Why a request brought no status. */
export interface Failure {
	code: FailureCode;
	/** What happened, as the end of a sentence: "HTTP 503", "it refused the connection". */
	reason: string;
	httpStatus?: number;
	/** The code of a network error, such as ECONNREFUSED. */
	networkCode?: string;
	/** More about it, for the description. */
	explanation?: string;
	/** The server's own words. */
	serverText?: string;
}

/**
 * The result of one status request. The caller decides what it means: a wait goes on after a transient
 * failure, a single status check does not.
 */
export type PollResult =
	| {
			kind: 'status';
			run: RunStatus;
			isAnswered: true;
			serverTimeMs?: number;
			retryAfterMs?: number;
	  }
	/** The next attempt may well succeed. */
	| { kind: 'transient'; failure: Failure; isAnswered: boolean; retryAfterMs?: number }
	/** The account sends too many requests. */
	| { kind: 'rateLimited'; failure: Failure; isAnswered: true; retryAfterMs?: number }
	/** No connection at all: a wrong host, or a network that is down. */
	| { kind: 'unreachable'; failure: Failure; isAnswered: false; retryAfterMs?: undefined }
	/** Another attempt would end the same way. */
	| { kind: 'permanent'; failure: Failure; isAnswered: true; retryAfterMs?: undefined };

/**
 * Sends one status request. Never rejects: whatever happens is a result.
 *
 * @param timeoutMs for the whole request, body included
 */
export type Poll = (runId: string, timeoutMs: number) => Promise<PollResult>;

/** A 429 with a pause that is too long to wait out. */
export function rejectedUntil(pausedMs: number): Failure {
	const reason = `HTTP 429, to be retried in ${Math.ceil(pausedMs / 1000)} s`;
	return { code: 'rate_limited', reason, httpStatus: 429 };
}

/** An error that only a bug can cause. */
export function unexpected(error: unknown): Failure {
	const text = error instanceof Error ? error.message : String(error);
	return { code: 'unexpected_error', reason: 'an unexpected error', explanation: text };
}
