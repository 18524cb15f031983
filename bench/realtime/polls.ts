/** The key that the simulated server accepts. */
export const API_KEY = 'gm_live_bench';

/** What a script that polls is told. */
export interface PollSettings {
	baseUrl: string;
	/** Runs that are polled at the same time, again and again. */
	runs: number;
	/** Before it is measured, so that the code is compiled. */
	warmUpSeconds: number;
	seconds: number;
}

/** What it answers. */
export interface PollCost {
	/** User and system time of the whole process, in milliseconds. */
	cpuMs: number;
}

/** Runs for the time before and for the time in which it is measured: the server counts both. */
export const WARM_UP = 'warm-up';
export const MEASURED = 'measured';

export function runIds(prefix: string, runs: number): string[] {
	return Array.from({ length: runs }, (_, index) => `${prefix}-${index}`);
}

/** As often as the node asks for a run that says it is almost done, at a Poll Interval of 1 s. */
const PAUSE_MS = { from: 500, to: 650 };

/**
 * Asks for every run again and again until the time is over, as often as the node does.
 *
 * The first requests are spread, so that not all connections are opened at once.
 */
export async function pollInLoops(
	ids: readonly string[],
	seconds: number,
	get: (runId: string) => Promise<unknown>,
): Promise<void> {
	const endMs = performance.now() + seconds * 1000;
	await Promise.all(
		ids.map(async (runId) => {
			await pause(Math.random() * PAUSE_MS.from);
			while (performance.now() < endMs) {
				await get(runId);
				await pause(PAUSE_MS.from + Math.random() * (PAUSE_MS.to - PAUSE_MS.from));
			}
		}),
	);
}

/** Measures the second of two like tasks, and sends the result to whoever started this process. */
export async function measure(
	{ runs, warmUpSeconds, seconds }: PollSettings,
	poll: (ids: string[], forSeconds: number) => Promise<unknown>,
): Promise<void> {
	await poll(runIds(WARM_UP, runs), warmUpSeconds);
	const before = process.cpuUsage();
	await poll(runIds(MEASURED, runs), seconds);
	const { user, system } = process.cpuUsage(before);
	process.send?.({ cpuMs: (user + system) / 1000 } satisfies PollCost);
}

export async function pause(ms: number): Promise<void> {
	await new Promise((resolve) => setTimeout(resolve, ms));
}
