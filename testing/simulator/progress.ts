/** One step of a simulated workflow. `weight` is its share of the running time, in any unit. */
export interface Step {
	name: string;
	weight: number;
}

/** `progress` of a status answer (API document, Polling for Results). */
export interface Progress {
	current_step: number;
	total_steps: number;
	current_step_name: string | null;
	/** 0 to 100, by the count of steps, not by the time left. */
	percentage: number;
}

/**
 * How far a run's progress can be trusted.
 * - `honest`: counts the steps, and the percentage is their share
 * - `withinStep`: the percentage also grows within a step
 * - `lying`: 95 % from the start
 * - `standing`: 0 % until the end
 * - `missing`: null, even at the end
 * - `backwards`: counts down
 */
export type ProgressStyle =
	'honest' | 'withinStep' | 'lying' | 'standing' | 'missing' | 'backwards';

/** What determines the progress of a run. */
export interface StepPlan {
	steps: readonly Step[];
	outcome: 'completed' | 'failed';
	progress: ProgressStyle;
	/** Whether `current_step` counts the finished steps, or also the one in progress. */
	stepCount: 'finished' | 'started';
}

/** Progress of a run that has spent `fraction` (0 to 1, below 1) of its running time. */
export function progressDuring(plan: StepPlan, fraction: number): Progress | null {
	const done = stepsDone(plan, fraction);
	const inProgress = plan.stepCount === 'started' ? 1 : 0;
	const step = Math.min(Math.floor(done) + inProgress, lastStep(plan));
	if (plan.progress !== 'withinStep') return inStyle(plan, step);
	return { ...count(plan, step), percentage: percentageOf(plan, done) };
}

/** Progress of a run that has ended: 100 % when it completed, else where it stopped. */
export function finalProgress(plan: StepPlan): Progress | null {
	if (plan.progress === 'missing') return null;
	if (plan.outcome === 'failed') return inStyle(plan, lastStep(plan));
	return { ...count(plan, plan.steps.length), percentage: 100 };
}

function inStyle(plan: StepPlan, step: number): Progress | null {
	if (plan.progress === 'missing') return null;
	if (plan.progress === 'lying') return { ...count(plan, step), percentage: 95 };
	if (plan.progress === 'standing') return count(plan, 0);
	return count(plan, plan.progress === 'backwards' ? plan.steps.length - step : step);
}

function count({ steps }: StepPlan, step: number): Progress {
	return {
		current_step: step,
		total_steps: steps.length,
		current_step_name: steps[Math.max(0, step - 1)]?.name ?? null,
		percentage: percentageOf({ steps }, step),
	};
}

/** The last step that the run reaches. The API document's failed run stops in the third of five. */
function lastStep({ outcome, steps }: StepPlan): number {
	return outcome === 'failed' ? Math.ceil(steps.length * 0.6) : steps.length;
}

/**
 * The finished steps, and the share of the one in progress that is done. The running time is divided among the
 * steps that the run gets to, by their weights.
 */
function stepsDone(plan: StepPlan, fraction: number): number {
	const planned = plan.steps.slice(0, lastStep(plan));
	const done = fraction * planned.reduce((sum, step) => sum + step.weight, 0);
	let before = 0;
	for (const [finished, { weight }] of planned.entries()) {
		// A step whose end coincides with `done` is finished, whatever the rounding says.
		if (before + weight > done + 1e-9) return finished + Math.max(0, (done - before) / weight);
		before += weight;
	}
	return planned.length;
}

function percentageOf({ steps }: Pick<StepPlan, 'steps'>, done: number): number {
	return steps.length === 0 ? 0 : Math.round((100 * done) / steps.length);
}
