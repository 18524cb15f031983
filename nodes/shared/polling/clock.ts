/** The clock of polling; it is passed in, so that tests and the benchmark can use a virtual one. */
export interface Clock {
	/** Milliseconds on a clock that never jumps; only differences have a meaning. */
	now(): number;
	/** Resolves after `ms`, or as soon as the signal is aborted. Never rejects. */
	sleep(ms: number, signal?: AbortSignal): Promise<void>;
}
