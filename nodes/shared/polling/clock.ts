/** The time that waiting goes by; handed in, so that tests and the benchmark run on a virtual one. */
export interface Clock {
	/** Milliseconds on a clock that never jumps; only differences mean something. */
	now(): number;
	/** Resolves after `ms`, or at once when the signal fires. Never rejects. */
	sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/** The most that a timer of Node.js takes, in milliseconds: given more, it goes off at once. */
export const LONGEST_TIMER_MS = 2 ** 31 - 1;
