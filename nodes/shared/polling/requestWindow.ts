/**
 * A window of 60 s as the server sees it. A request's slot is taken from the moment it is sent until
 * 60 s after its answer arrived: whenever the server counted it in between, no 60 s on the server's
 * clock ever hold more requests than there are slots.
 */
export class RequestWindow {
	/** Ends of slots, ascending: answers arrive in the order in which they are noted. */
	private freeAt: number[] = [];

	private inFlight = 0;

	/** Slots that are taken at `nowMs`. */
	taken(nowMs: number): number {
		this.forget(nowMs);
		return this.inFlight + this.freeAt.length;
	}

	/** Of the slots that are taken now, those that still will be at `laterMs`. */
	stillTaken(laterMs: number): number {
		const firstTaken = this.freeAt.findIndex((end) => end > laterMs);
		return this.inFlight + (firstTaken === -1 ? 0 : this.freeAt.length - firstTaken);
	}

	/** When fewer than `limit` slots are taken; Infinity where it hangs on an answer. */
	roomAt(limit: number, nowMs: number): number {
		const excess = this.taken(nowMs) - limit;
		if (excess < 0) return nowMs;
		return this.freeAt[excess] ?? Number.POSITIVE_INFINITY;
	}

	send(): void {
		this.inFlight++;
	}

	/** @param lateMs how much later than now the server may still count the request */
	settle(nowMs: number, lateMs: number): void {
		this.inFlight--;
		const freeAt = nowMs + WINDOW_MS + MARGIN_MS + lateMs;
		let index = this.freeAt.length;
		while ((this.freeAt[index - 1] ?? 0) > freeAt) index--;
		this.freeAt.splice(index, 0, freeAt);
	}

	private forget(nowMs: number): void {
		const kept = this.freeAt.findIndex((end) => end > nowMs);
		if (kept === 0) return;
		this.freeAt = kept === -1 ? [] : this.freeAt.slice(kept);
	}
}

/** The API's limits count requests per 60 seconds (vendor's API overview). */
export const WINDOW_MS = 60_000;

/** Two clocks that run for 60 s do not agree to the millisecond. */
const MARGIN_MS = 50;
