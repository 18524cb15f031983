/** The time that waiting goes by; handed in, so that tests and the benchmark run on a virtual one. */
export interface Clock {
	/** Milliseconds on a clock that never jumps; only differences mean something. */
	now(): number;
	/** Resolves after `ms`, or at once when the signal fires. Never rejects. */
	sleep(ms: number, signal: AbortSignal): Promise<void>;
}
