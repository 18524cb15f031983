import type { Outcome } from './outcome';

/** One item that waits for the run. */
export interface Waiter {
	/** How long it waits at most, in milliseconds from now on. */
	maxWaitMs: number;
	/** Told once how the wait ended. */
	onOutcome: (outcome: Outcome) => void;
}

/** Everybody who still waits for one run. */
export class Waiters {
	/** By deadline, the earliest first. */
	private waiting: Array<{ deadlineMs: number; onOutcome: Waiter['onOutcome'] }>;

	/** @param startMs when the wait began, by the clock */
	constructor(waiters: readonly Waiter[], startMs: number) {
		this.waiting = waiters
			.map(({ maxWaitMs, onOutcome }) => ({ deadlineMs: startMs + maxWaitMs, onOutcome }))
			.sort((a, b) => a.deadlineMs - b.deadlineMs);
	}

	isEmpty(): boolean {
		return this.waiting.length === 0;
	}

	/** The earliest deadline, by the clock; Infinity where nobody waits any more. */
	deadlineMs(): number {
		return this.waiting[0]?.deadlineMs ?? Number.POSITIVE_INFINITY;
	}

	/**
	 * Tells those whose deadline has come.
	 *
	 * @returns whether there were any
	 */
	timeOut(nowMs: number, outcomeAt: (deadlineMs: number) => Outcome): boolean {
		const gone = this.waiting.filter(({ deadlineMs }) => deadlineMs <= nowMs);
		this.waiting = this.waiting.slice(gone.length);
		for (const { deadlineMs, onOutcome } of gone) onOutcome(outcomeAt(deadlineMs));
		return gone.length > 0;
	}

	/** Tells all that are left. */
	finish(outcome: Outcome): void {
		const { waiting } = this;
		this.waiting = [];
		for (const { onOutcome } of waiting) onOutcome(outcome);
	}
}
