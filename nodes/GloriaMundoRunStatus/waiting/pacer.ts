/** So many requests may follow each other at once; more, and later ones wait for the window. */
export const BURST = 5;

/**
 * Spaces requests evenly, with a small burst (the generic cell rate algorithm). An allowance used up
 * at once leaves everybody waiting for the rest of the window: even spacing finds ends 2 to 4 times
 * sooner.
 */
export class Pacer {
	/** When the next request would go out if all had been spaced evenly. */
	private evenMs = Number.NEGATIVE_INFINITY;

	/** When the next request may go out. */
	readyAt(spacingMs: number): number {
		return this.evenMs - (BURST - 1) * spacingMs;
	}

	send(nowMs: number, spacingMs: number): void {
		this.evenMs = Math.max(this.evenMs, nowMs) + spacingMs;
	}
}
