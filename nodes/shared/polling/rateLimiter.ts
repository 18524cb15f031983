import type { PollResult } from '../gloriamundo/pollResult';

/**
 * How a request ended, as far as the account's rate limit is concerned: whether it was `rateLimited`, and whether
 * the server answered at all, since otherwise the request may still reach it.
 */
export type RequestEnd = Pick<PollResult, 'isAnswered' | 'retryAfterMs'> & { kind: string };

/** How the account stands, for messages. */
export type AccountState = ReturnType<RateLimiter['state']>;

/** The API counts requests per 60 seconds (vendor's API overview). */
const WINDOW_MS = 60_000;

/** Two clocks that run for 60 s do not agree to the millisecond. */
const CLOCK_DRIFT_MS = 50;

/**
 * So many requests may follow each other at once. Using up the whole window at once leaves every run
 * unpolled for the rest of it: even spacing finds the ends of runs 2 to 4 times sooner.
 */
export const BURST = 5;

/** Sockets that one account may use at once. */
const MAX_IN_FLIGHT = 100;

/** AIMD: a 429 leaves this much of the share, each accepted request gives this many requests per 60 s back. */
const DECREASE = 0.7;
const INCREASE = 1.2;
/** Other clients of the account never take everything from this process. */
const MIN_SHARE = 0.05;
/** This long after a 429 nobody knows whether other clients still use the account. */
const SHARE_FORGOTTEN_MS = 10 * WINDOW_MS;

/**
 * The rate limit of one account. Says when a request may be sent; who sends it is the scheduler's business.
 *
 * Combines a sliding window log (a slot is taken from sending until 60 s after the answer, so that the limit
 * holds whenever the server counted the request), even pacing with a small burst (GCRA), one shared pause
 * after a 429, and AIMD: a 429 within the limit means that other clients use the account too.
 */
export class RateLimiter {
	/** Requests per 60 s that the account allows. */
	limit = Number.POSITIVE_INFINITY;

	/** Until when a 429 pauses the account. */
	pausedUntilMs = Number.NEGATIVE_INFINITY;

	private inFlight = 0;

	/** When the slots of answered requests become free, ascending. */
	private freeAtMs: number[] = [];

	/** GCRA's theoretical arrival time of the next request. */
	private arrivalMs = Number.NEGATIVE_INFINITY;

	/** The part of the limit that this process takes, 0 to 1. */
	private share = 1;

	/**
	 * Requests per 60 s that the account allows, those that this process takes (fewer, after a 429 that it did
	 * not cause), and for how long a 429 still pauses the account.
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

	/** When even pacing allows the next request, too. */
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

	/** Notes how a request ended that may have taken `timeoutMs`. */
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

	/** Several requests in flight may be rejected together: that is one reason to take less, not many. */
	private pause(pauseMs: number, nowMs: number): void {
		if (this.pausedUntilMs <= nowMs) this.share = Math.max(MIN_SHARE, this.share * DECREASE);
		this.pausedUntilMs = Math.max(this.pausedUntilMs, nowMs + pauseMs);
	}
}
