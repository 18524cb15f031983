/** The time that polling goes by; handed in, so that tests and the benchmark run on a virtual clock. */
export interface Clock {
	/** Milliseconds on a clock that never jumps; only differences mean something. */
	now(): number;
	/** Resolves after `ms`, or as soon as the signal is aborted. Never rejects. */
	sleep(ms: number, signal?: AbortSignal): Promise<void>;
}
