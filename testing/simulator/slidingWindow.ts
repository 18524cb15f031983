export interface SlidingWindowOptions {
	/** Requests that are accepted within any `windowMs` milliseconds. */
	limit: number;
	windowMs: number;
	/** Whether a rejected request counts towards the limit too, as with some services. Default: no. */
	countRejected?: boolean;
}

export type Admission = { accepted: true } | { accepted: false; retryAfterMs: number };

/**
 * A rate limit over a sliding window, as in "60 requests per 60 seconds". The caller passes the time in, in
 * milliseconds of any clock that does not go backwards.
 */
export class SlidingWindow {
	private counted: number[] = [];

	constructor(private readonly options: SlidingWindowOptions) {}

	/**
	 * Admits one request at `nowMs`. A request leaves the window exactly `windowMs` after it was
	 * made; `retryAfterMs` says when the next one would be accepted if no request is made until then.
	 */
	take(nowMs: number): Admission {
		const { limit, windowMs, countRejected } = this.options;
		this.counted = this.counted.filter((at) => at + windowMs > nowMs);
		const accepted = this.counted.length < limit;
		if (accepted || countRejected) this.counted.push(nowMs);
		if (accepted) return { accepted };
		const blocking = this.counted[this.counted.length - limit] ?? nowMs;
		return { accepted, retryAfterMs: blocking + windowMs - nowMs };
	}
}
