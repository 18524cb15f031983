import type { PollResult } from '../gloriamundo/pollResult';

/**
 * What the rate limiter needs to know of a request that is over: whether it was `rateLimited`, and whether the
 * server answered at all, since otherwise the request may still reach it.
 */
export type RequestEnd = Pick<PollResult, 'isAnswered' | 'retryAfterMs'> & { kind: string };

/** The state of the account, for messages. */
export type AccountState = ReturnType<RateLimiter['state']>;

/** The API counts requests per 60 seconds (vendor's API overview). */
const WINDOW_MS = 60_000;

/** After 60 s, two clocks differ by some milliseconds. */
const CLOCK_DRIFT_MS = 50;

/**
 * The most requests in a burst. Using up the whole window at once leaves every run unpolled for the rest of it:
 * with even spacing, the ends of runs are noticed 2 to 4 times sooner.
 */
export const BURST = 5;

/** Sockets that one account may use at once. */
const MAX_IN_FLIGHT = 100;

/** AIMD: a 429 multiplies the share by DECREASE, each accepted request adds INCREASE requests per 60 s. */
const DECREASE = 0.7;
const INCREASE = 1.2;
/** The least share that other clients of the account leave to this process. */
const MIN_SHARE = 0.05;
/** This long after a 429, other clients may no longer use the account. */
const SHARE_FORGOTTEN_MS = 10 * WINDOW_MS;

/**
 * The rate limit of one account. It says when a request may be sent; the scheduler decides which.
 *
 * Combines a sliding window log (a slot is taken from sending until 60 s after the answer, so that the limit
 * holds whenever the server counted the request), even pacing with a small burst (GCRA), one shared pause
 * after a 429, and AIMD: a 429 within the limit means that other clients use the account too.
 */
export class RateLimiter {
	/** Requests per 60 s that the account allows. */
	limit = Number.POSITIVE_INFINITY;

	/** When the pause after a 429 ends. */
	pausedUntilMs = Number.NEGATIVE_INFINITY;

	private inFlight = 0;

	/** When the slots of answered requests become free, ascending. */
	private freeAtMs: number[] = [];

	/** GCRA's theoretical arrival time of the next request. */
	private arrivalMs = Number.NEGATIVE_INFINITY;

	/** The part of the limit that this process takes, 0 to 1. */
	private share = 1;

	/**
	 * Requests per 60 s that the account allows, those that this process takes (fewer after a 429), and how much
	 * longer a 429 pauses the account.
	 */
	state(nowMs: number) {
		const pausedMs = Math.max(0, this.pausedUntilMs - nowMs);
		return { limit: this.limit, allowed: this.allowed(), pausedMs };
	}

	/** Requests per 60 s that this process takes, at least one. */
	allowed(): number {
		return Math.max(1, Math.floor(this.limit * this.share));
	}

	/**
	 * When one more request may be sent, whatever the pace; Infinity if that depends on an answer.
	 *
	 * @param reserved slots of the window that must stay free
	 */
	roomAt(nowMs: number, reserved = 0): number {
		if (this.inFlight >= MAX_IN_FLIGHT) return Infinity;
		this.forget(nowMs);
		const excess = this.inFlight + this.freeAtMs.length - (this.allowed() - reserved);
		const freeMs = excess < 0 ? nowMs : (this.freeAtMs[excess] ?? Infinity);
		return Math.max(this.pausedUntilMs, freeMs);
	}

	/** When even pacing allows one more request, too. */
	pacedRoomAt(nowMs: number): number {
		return Math.max(
			this.roomAt(nowMs),
			this.arrivalMs - ((BURST - 1) * WINDOW_MS) / this.allowed(),
		);
	}

	/** Notes that a request is sent. */
	take(nowMs: number, isPaced: boolean): void {
		if (nowMs - this.pausedUntilMs > SHARE_FORGOTTEN_MS) this.share = 1;
		this.inFlight++;
		if (isPaced) this.arrivalMs = Math.max(this.arrivalMs, nowMs) + WINDOW_MS / this.allowed();
	}

	/** Notes how a request ended; `timeoutMs` is the longest that it may have taken. */
	release({ kind, isAnswered, retryAfterMs }: RequestEnd, timeoutMs: number, nowMs: number): void {
		this.inFlight--;
		const freeMs = nowMs + WINDOW_MS + CLOCK_DRIFT_MS + (isAnswered ? 0 : timeoutMs);
		const index = this.freeAtMs.findLastIndex((each) => each <= freeMs) + 1;
		this.freeAtMs.splice(index, 0, freeMs);
		if (kind === 'rateLimited') this.pause(retryAfterMs ?? WINDOW_MS, nowMs);
		else if (isAnswered) this.share = Math.min(1, this.share + INCREASE / this.limit);
	}

	private forget(nowMs: number): void {
		const firstTaken = this.freeAtMs.findIndex((freeAtMs) => freeAtMs > nowMs);
		if (firstTaken !== 0) this.freeAtMs.splice(0, firstTaken === -1 ? Infinity : firstTaken);
	}

	/** Requests in flight that are rejected together lower the share once. */
	private pause(pauseMs: number, nowMs: number): void {
		if (this.pausedUntilMs <= nowMs) this.share = Math.max(MIN_SHARE, this.share * DECREASE);
		this.pausedUntilMs = Math.max(this.pausedUntilMs, nowMs + pauseMs);
	}
}
