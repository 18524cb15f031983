import { Allowance } from './allowance';
import { Pacer } from './pacer';
import { RequestWindow, WINDOW_MS } from './requestWindow';

/** How a request ended, as far as the account's limit is concerned. */
export type RequestEnd =
	| { kind: 'accepted' }
	| { kind: 'unanswered' }
	| { kind: 'rateLimited'; retryAfterMs: number | undefined };

/** After this time nobody knows any more whether others still use the account. */
const FORGIVEN_AFTER_MS = 10 * WINDOW_MS;

/** A request without an answer may have reached the server a little after it was given up. */
const LATE_ARRIVAL_MS = 1_000;

/**
 * The limit of one account: so many requests in any 60 s of the server's clock, evenly spaced, none
 * while a 429 is being waited out. Says when a request may go out; who sends it is decided elsewhere.
 */
export class RateLimiter {
	private readonly window = new RequestWindow();

	private readonly pacer = new Pacer();

	private readonly allowance = new Allowance();

	/** While a 429 is being waited out: until then. */
	pausedUntilMs = Number.NEGATIVE_INFINITY;

	/** Requests per window that this process allows itself. */
	allowed(limit: number): number {
		return this.allowance.of(limit);
	}

	/**
	 * When the window has room for one more request.
	 *
	 * @param reservedMs moments within the next window at which one request each must find room
	 */
	roomAt(limit: number, reservedMs: readonly number[], nowMs: number): number {
		const roomMs = this.window.roomAt(limit, nowMs);
		const crowded = reservedMs.find(
			(momentMs, index) => this.window.stillTaken(momentMs) + index + 2 > limit,
		);
		return Math.max(roomMs, crowded ?? nowMs);
	}

	/** When even spacing allows the next request, whatever the window says. */
	paceAt(limit: number, reserved: number): number {
		return this.pacer.readyAt(spacing(limit, reserved));
	}

	send(nowMs: number, pace?: { limit: number; reserved: number }): void {
		this.window.send();
		if (pace) this.pacer.send(nowMs, spacing(pace.limit, pace.reserved));
	}

	/** @param limit requests per window that the account allows */
	settle(end: RequestEnd, limit: number, nowMs: number): void {
		this.window.settle(nowMs, end.kind === 'unanswered' ? LATE_ARRIVAL_MS : 0);
		if (end.kind === 'accepted') this.allowance.recover(limit);
		if (end.kind === 'rateLimited') this.pause(end.retryAfterMs ?? WINDOW_MS, nowMs);
	}

	/** Nothing is left of the past that a new one would have to know. */
	isFresh(nowMs: number): boolean {
		const isUsed = this.window.taken(nowMs) > 0 || this.pausedUntilMs > nowMs;
		const isForgiven = this.pausedUntilMs + FORGIVEN_AFTER_MS <= nowMs;
		return !isUsed && (isForgiven || this.allowance.isWhole());
	}

	/** Several requests under way may be rejected together: that is one reason to give way, not many. */
	private pause(pauseMs: number, nowMs: number): void {
		if (this.pausedUntilMs <= nowMs) this.allowance.giveWay();
		this.pausedUntilMs = Math.max(this.pausedUntilMs, nowMs + pauseMs);
	}
}

function spacing(limit: number, reserved: number): number {
	return WINDOW_MS / Math.max(1, limit - reserved);
}
