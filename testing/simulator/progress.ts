import type { SimulatedRun } from './simulatedRun';

/** `progress` of a status answer (API document, Polling for Results). */
export interface Progress {
	current_step: number;
	total_steps: number;
	current_step_name: string | null;
	/** 0 to 100; says how many steps are left, not how much time. */
	percentage: number;
}

/**
 * How a run tells its progress. Which steps `current_step` counts is up to `stepCount`.
 * - `honest`: counts the steps, and the percentage is their share
 * - `withinStep`: the percentage also grows within a step
 * - `lying`: 95 % from the start
 * - `standing`: 0 % until the end
 * - `missing`: null, even at the end
 * - `backwards`: counts down
 */
export const PROGRESS_STYLES = [
	'honest',
	'withinStep',
	'lying',
	'standing',
	'missing',
	'backwards',
] as const;
export type ProgressStyle = (typeof PROGRESS_STYLES)[number];

/** Progress of a run of which `fraction` (0 to 1, below 1) of the running time is over. */
export function progressDuring(run: SimulatedRun, fraction: number): Progress | null {
	const done = stepsDone(run, fraction);
	const inProgress = run.stepCount === 'started' ? 1 : 0;
	const step = Math.min(Math.floor(done) + inProgress, plannedSteps(run));
	return inStyle(run, step, done);
}

/** Progress of a run that has ended: 100 % when it completed, else where it stopped. */
export function finalProgress(run: SimulatedRun): Progress | null {
	if (run.progress === 'missing') return null;
	if (run.outcome === 'failed') return inStyle(run, plannedSteps(run), plannedSteps(run));
	return { ...count(run, run.steps.length), percentage: 100 };
}

function inStyle(run: SimulatedRun, step: number, done: number): Progress | null {
	switch (run.progress) {
		case 'honest':
			return count(run, step);
		case 'withinStep':
			return { ...count(run, step), percentage: percentageOf(run, done) };
		case 'lying':
			return { ...count(run, step), percentage: 95 };
		case 'standing':
			return count(run, 0);
		case 'backwards':
			return count(run, run.steps.length - step);
		case 'missing':
			return null;
	}
}

function count(run: SimulatedRun, step: number): Progress {
	const total = run.steps.length;
	return {
		current_step: step,
		total_steps: total,
		current_step_name: run.steps[Math.max(0, step - 1)]?.name ?? null,
		percentage: percentageOf(run, step),
	};
}

function percentageOf(run: SimulatedRun, steps: number): number {
	return run.steps.length === 0 ? 0 : Math.round((100 * steps) / run.steps.length);
}

/** How many steps the run gets to; the running time is divided among these by their weights. */
function plannedSteps(run: SimulatedRun): number {
	return run.outcome === 'failed' ? Math.min(run.stopsInStep, run.steps.length) : run.steps.length;
}

/** The steps that are finished, and the share of the one in progress that is done. */
function stepsDone(run: SimulatedRun, fraction: number): number {
	const planned = run.steps.slice(0, plannedSteps(run));
	const done = fraction * planned.reduce((sum, step) => sum + step.weight, 0);
	let before = 0;
	for (const [finished, { weight }] of planned.entries()) {
		// A step whose end coincides with `done` is finished, whatever the rounding says.
		if (before + weight > done + 1e-9) return finished + Math.max(0, (done - before) / weight);
		before += weight;
	}
	return planned.length;
}
