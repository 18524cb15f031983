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
	/** 0 to 100, from the count of steps: how much time is left is another matter. */
	percentage: number;
}

/**
 * How far a run's progress can be trusted.
 * - `honest`: counts the steps
 * - `lying`: 95 % from the start
 * - `standing`: 0 % until the end
 * - `missing`: null, even at the end
 * - `backwards`: counts down
 */
export type ProgressStyle = 'honest' | 'lying' | 'standing' | 'missing' | 'backwards';

/** What decides on the progress of a run. */
export interface StepPlan {
	steps: readonly Step[];
	outcome: 'completed' | 'failed';
	progress: ProgressStyle;
	/** Whether `current_step` counts the finished steps, or also the one in progress. */
	stepCount: 'finished' | 'started';
}

/** Progress of a run that has spent `fraction` (0 to 1, below 1) of its running time. */
export function progressDuring(plan: StepPlan, fraction: number): Progress | null {
	const inProgress = plan.stepCount === 'started' ? 1 : 0;
	return inStyle(plan, Math.min(finishedSteps(plan, fraction) + inProgress, lastStep(plan)));
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
		percentage: steps.length === 0 ? 0 : Math.round((100 * step) / steps.length),
	};
}

/** The last step that the run gets to. The API document's failed run stops in the third of five. */
function lastStep({ outcome, steps }: StepPlan): number {
	return outcome === 'failed' ? Math.ceil(steps.length * 0.6) : steps.length;
}

/** The running time is divided among the steps that the run gets to, by their weights. */
function finishedSteps(plan: StepPlan, fraction: number): number {
	const planned = plan.steps.slice(0, lastStep(plan));
	const done = fraction * planned.reduce((sum, step) => sum + step.weight, 0);
	let spent = 0;
	// A step whose end coincides with `done` is finished, whatever the rounding says.
	const running = planned.findIndex((step) => (spent += step.weight) > done + 1e-9);
	return running === -1 ? planned.length : running;
}
