import type { Answer, RetryAfterStyle } from './answers';
import type { Fault } from './faults';

export interface RateLimit {
	/** Status requests per `windowMs`, for all keys together: the API counts per user. */
	requests: number;
	windowMs: number;
	/** Default `seconds`. */
	retryAfter?: RetryAfterStyle;
	/** Whether a refused request uses up allowance too. Default: no. */
	countRejected?: boolean;
}

export interface ApiOptions {
	/** Keys that are accepted. Default `gm_live_test`. */
	apiKeys?: readonly string[];
	/** Default: no limit. */
	rateLimit?: RateLimit | undefined;
	/** Multiplies every duration of a run: 0.01 makes a minute 600 ms. Default 1. */
	timeScale?: number;
	/** What stands before `/api` in every path, for instance `/proxy`. Default: nothing. */
	prefix?: string;
	/** Names the runs whose id nobody chose. */
	newRunId: () => string;
}

/** Now: milliseconds of a clock that never jumps, and the wall clock in Unix milliseconds. */
export interface Clock {
	nowMs: number;
	wallMs: number;
}

export interface ApiRequest {
	method: string;
	path: string;
	/** The Authorization header. */
	authorization?: string | undefined;
	/** The X-API-Key header. */
	apiKey?: string | undefined;
	body?: string;
}

/** The answer that is due, and the fault that comes instead of it, if one lay in wait. */
export interface ApiAnswer extends Answer {
	fault: Fault | undefined;
}
