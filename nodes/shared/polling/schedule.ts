import type { RunProgress } from '../gloriamundo/runStatus';

/** How often a run is asked, from the node's options. */
export interface Pace {
	/** Poll Interval: the pause that waiting starts with, in milliseconds. */
	minMs: number;
	/** Max Poll Interval: the longest pause, in milliseconds. */
	maxMs: number;
}

/** How far a run has come by its own account. */
export interface Done {
	/** 0 to 1. */
	fraction: number;
	isLastStep: boolean;
}

/** What is known of a run right after an answer; all times in milliseconds. */
export interface RunView {
	/** Since the run started, or since waiting started where that is not known. */
	ageMs: number;
	/** Undefined where the run does not say. */
	done: Done | undefined;
	/** Since `done` last changed. */
	sinceChangeMs: number;
}

/** When a run is asked again. */
export interface NextPoll {
	/** The pause that this run alone would like; its share when many wait for one account. */
	wantedMs: number;
	/** The pause that it gets where nobody else waits: `wantedMs` within the pace. */
	pauseMs: number;
	/** Bounds of the pause, also where it varies. */
	leastMs: number;
	mostMs: number;
}

/** Blind: the delay in noticing the end stays in proportion to the run's length. */
const SHARE_OF_AGE = 1 / 10;
/** While steps are to come, the end cannot be near: a good part of the time that seems to be left. */
const SHARE_OF_TIME_LEFT = 0.4;
/** In the last step it can be, however long the step seems to take: steps are uneven. */
const SHARE_IN_LAST_STEP = 0.12;
/** Progress that stands still deserves less and less trust. */
const SHARE_OF_STANDSTILL = 0.1;
/** However far off the progress puts the end, it may be wrong: at most this much rarer than blind. */
const MAX_PAUSE_OF_BLIND = 1.5;
/** Where runs compete for the account's limit, the far ones stand back further than that. */
const MAX_WANTED_OF_BLIND = 6;

/** Where a run gives a percentage, but no steps, it is taken for one of five steps. */
const USUAL_STEPS = 5;
/** The API gives whole percents. */
const ROUNDING = 0.005;

/** In the first ten minutes of a run its end is never noticed later than this. */
const USUAL_MAX_MS = 8_000;
/** From ten minutes on the longest pause grows with age: 10 min / 75 = 8 s. */
const OLD_RUN_SHARE = 1 / 75;

/** Failed polls in a row double the pause up to this: an outage that ends is noticed soon after. */
const MAX_RETRY_MS = 30_000;

/**
 * How long until a run deserves its next poll.
 *
 * Without progress: `age / 10`, not under the poll interval. With progress: `0.4 x time left`, in the
 * last step `0.12 x time left`, not under `0.1 x standstill`, not over `1.5 x` the blind pause, not
 * under the poll interval (in the last step: half of it). The time left is `age x (1 - done) / done`. In a run's first ten
 * minutes no pause is over 8 s.
 *
 * The proportional rule is the one with the smallest worst case over unknown run lengths (inspection
 * theory: J. B. Keller, Management Science 21(3), 1974); the constants are the best of those tried
 * with `npm run bench`.
 */
export function nextPoll(view: RunView, pace: Pace): NextPoll {
	const blindMs = Math.max(pace.minMs, view.ageMs * SHARE_OF_AGE);
	const awareMs = view.done ? awarePause(view, view.done) : blindMs;
	const usualMaxMs = Math.max(USUAL_MAX_MS, view.ageMs * OLD_RUN_SHARE);
	const maxMs = Math.max(pace.minMs, Math.min(pace.maxMs, usualMaxMs));
	const leastMs = view.done?.isLastStep ? pace.minMs / 2 : pace.minMs;
	const within = (ms: number) => Math.max(Math.min(awareMs, ms), leastMs);
	return {
		wantedMs: within(blindMs * MAX_WANTED_OF_BLIND),
		pauseMs: within(Math.min(blindMs * MAX_PAUSE_OF_BLIND, maxMs)),
		leastMs,
		mostMs: maxMs,
	};
}

/** The pause, varied by a factor, but not beyond its bounds. */
export function variedPause({ pauseMs, leastMs, mostMs }: NextPoll, factor: number): number {
	return Math.min(Math.max(pauseMs * factor, leastMs), mostMs);
}

function awarePause({ ageMs, sinceChangeMs }: RunView, { fraction, isLastStep }: Done): number {
	const leftMs = fraction === 0 ? Infinity : (ageMs * (1 - fraction)) / fraction;
	const share = isLastStep ? SHARE_IN_LAST_STEP : SHARE_OF_TIME_LEFT;
	return Math.max(leftMs * share, sinceChangeMs * SHARE_OF_STANDSTILL);
}

/**
 * The pause after polls that failed.
 *
 * @param failures how many polls in a row failed, 1 or more
 */
export function retryPause(failures: number, pace: Pace): NextPoll {
	const maxMs = Math.max(pace.minMs, Math.min(pace.maxMs, MAX_RETRY_MS));
	const pauseMs = Math.min(pace.minMs * 2 ** (failures - 1), maxMs);
	return { wantedMs: pauseMs, pauseMs, leastMs: pace.minMs, mostMs: maxMs };
}

/**
 * Reads how far a run has come, from its percentage or else from its steps.
 *
 * The percentage of the API's examples is the share of steps that are done (2 of 5 is 40 %): a run is
 * on average half a step further than it says.
 */
export function readDone(progress: RunProgress): Done | undefined {
	const { currentStep, totalSteps, percentage } = progress;
	const steps = totalSteps !== undefined && totalSteps >= 1 ? totalSteps : undefined;
	const bySteps = steps && currentStep !== undefined ? currentStep / steps : undefined;
	const said = percentage === undefined ? bySteps : percentage / 100;
	if (said === undefined || said < 0 || said > 1) return undefined;
	return {
		fraction: said + (steps ? Math.min(0.5 / steps, (1 - said) / 2) : 0),
		isLastStep: 1 - said <= 1 / (steps ?? USUAL_STEPS) + ROUNDING,
	};
}
