import type { RunProgress, RunStatus } from '../gloriamundo/runStatus';

/** How far a run has come, by the progress that it reports. */
export interface Done {
	/** 0 to 1. */
	fraction: number;
	isLastStep: boolean;
}

/** A run that gives a percentage, but no steps, is taken for one of five steps. */
const USUAL_STEPS = 5;
/** The API gives whole percents. */
const ROUNDING = 0.005;

/**
 * How to read `current_step`. The API document does not say whether it counts finished steps or names the running
 * one. Its example of a failed run suggests the latter, which is assumed until a running run reports 0. What one
 * run shows is remembered for the other runs of the account.
 */
export class StepReading {
	private countsFinished = false;

	/** Learns from a status. */
	observe({ status, progress }: RunStatus): void {
		if (status !== 'running' || progress.currentStep === undefined) return;
		if (progress.currentStep === 0) this.countsFinished = true;
		else if (progress.currentStep === progress.totalSteps) this.countsFinished = false;
	}

	/**
	 * How much of a run is done. A percentage that moves within a step says more than the count of steps. One that
	 * does not is the same count in another form: on average, the run is half a step further.
	 */
	read({ currentStep, totalSteps, percentage }: RunProgress): Done | undefined {
		const steps = totalSteps !== undefined && totalSteps >= 1 ? totalSteps : undefined;
		const said = percentage === undefined ? undefined : percentage / 100;
		if (said !== undefined && (said < 0 || said > 1)) return undefined;
		if (said !== undefined && (steps === undefined || isWithinStep(said, steps))) {
			return { fraction: said, isLastStep: said >= 1 - 1 / (steps ?? USUAL_STEPS) - ROUNDING };
		}
		const count = currentStep ?? (said === undefined || !steps ? undefined : said * steps);
		if (steps === undefined || count === undefined || count < 0 || count > steps) return undefined;
		const finished = Math.max(0, this.countsFinished ? count : count - 1);
		return {
			fraction: Math.min(finished + 0.5, steps) / steps,
			isLastStep: finished >= steps - 1,
		};
	}
}

function isWithinStep(said: number, steps: number): boolean {
	const count = said * steps;
	return Math.abs(count - Math.round(count)) > ROUNDING * steps + Number.EPSILON;
}
