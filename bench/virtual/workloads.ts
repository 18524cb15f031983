import type { Random } from '../../testing/random';
import { describeRun, type SimulatedRun } from '../../testing/simulator/simulatedRun';

/** The service's limit: so many requests in any `windowMs`. */
interface RateLimit {
	requests: number;
	windowMs: number;
	/** Whether a 429 says when to come back. */
	retryAfter?: 'seconds' | 'none';
	/** Whether a rejected request uses up the limit too. */
	countRejected?: boolean;
}

/** The runs and the service that the contestants are tried on. */
export interface Workload {
	name: string;
	runs: number;
	/** Runs start spread over this time; 0: all at once. */
	arrivalMs: number;
	durations: 'lognormal' | 'uniform';
	progress: SimulatedRun['progress'];
	/** How `current_step` is to be read: steps that are finished, or the step in progress. */
	stepCount: SimulatedRun['stepCount'];
	/** From a run's start; Infinity: as long as it takes. */
	maxWaitMs: number;
	/** What the service really allows; this project always assumes 60 per 60 s. */
	rateLimit: RateLimit;
	/** Processes that share the account without knowing of each other. */
	processes: number;
	/** How often it is repeated, with other random numbers each time. */
	repetitions: number;
}

/** A run of a workload, and when it starts. */
export interface PlannedRun {
	startsAtMs: number;
	run: SimulatedRun;
}

/** Seconds that a run takes: bounds, and the parameters of the lognormal law. */
const SHORTEST_S = 2;
const LONGEST_S = 600;
const MEDIAN_S = 45;
const SIGMA = 1;

/** Shares of the running time, before noise. */
const STEP_WEIGHTS = [0.05, 0.3, 0.1, 0.45, 0.1];
const STEP_NOISE = 0.3;

export function planRuns(workload: Workload, random: Random): PlannedRun[] {
	const { runs, arrivalMs, durations, progress, stepCount } = workload;
	return Array.from({ length: runs }, (_, index) => ({
		startsAtMs: arrivalMs === 0 ? 0 : random() * arrivalMs,
		run: describeRun({
			runId: `run-${index}`,
			durationMs: duration(durations, random) * 1000,
			steps: STEP_WEIGHTS.map((weight, step) => ({
				name: `Step ${step + 1}`,
				weight: weight * (1 + STEP_NOISE * (2 * random() - 1)),
			})),
			progress,
			stepCount,
		}),
	}));
}

function duration(law: Workload['durations'], random: Random): number {
	if (law === 'uniform') return SHORTEST_S + random() * (LONGEST_S - SHORTEST_S);
	const seconds = MEDIAN_S * Math.exp(SIGMA * normal(random));
	return Math.min(Math.max(seconds, SHORTEST_S), LONGEST_S);
}

/** A standard normal number (Box and Muller, 1958). */
function normal(random: Random): number {
	return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
