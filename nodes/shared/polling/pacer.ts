/** So many requests may follow each other at once; more, and later ones wait for the window. */
export const BURST = 5;

/**
 * Spaces requests evenly, with a small burst (the generic cell rate algorithm). An allowance used up
 * at once leaves everybody waiting for the rest of the window: even spacing finds ends 2 to 4 times
 * sooner.
 */
export class Pacer {
	/** How many requests, at `sinceMs`, had been sent that even spacing would only send later. */
	private ahead = 0;

	private sinceMs = Number.NEGATIVE_INFINITY;

	/** When the next request may go out. */
	readyAt(spacingMs: number): number {
		return this.sinceMs + (this.ahead - (BURST - 1)) * spacingMs;
	}

	send(nowMs: number, spacingMs: number): void {
		this.ahead = Math.max(0, this.ahead - (nowMs - this.sinceMs) / spacingMs) + 1;
		this.sinceMs = nowMs;
	}
}
