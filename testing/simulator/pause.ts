import type { SimulatedRun } from './simulatedRun';

/** Whether the run stands still for an approval, `runningMs` milliseconds after it started. */
export function isPaused(run: SimulatedRun, runningMs: number): boolean {
	const startMs = pauseStartMs(run);
	return runningMs >= startMs && runningMs < startMs + run.pausedMs;
}

/** The share of the work that is done, 0 to 1: it does not grow during the pause. */
export function activeFraction(run: SimulatedRun, runningMs: number): number {
	// A run without any running time is only ever seen here while it is paused.
	if (run.durationMs === 0) return 0;
	const startMs = pauseStartMs(run);
	const activeMs = runningMs < startMs ? runningMs : Math.max(startMs, runningMs - run.pausedMs);
	return activeMs / run.durationMs;
}

function pauseStartMs(run: SimulatedRun): number {
	return run.durationMs * run.pauseAtFraction;
}
