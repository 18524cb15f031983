import type { RunProgress } from '../run/runStatus';

/** How often a run is asked, from the node's options. */
export interface Pace {
	/** Poll Interval: the pause that waiting starts with, in milliseconds. */
	minMs: number;
	/** Max Poll Interval: the longest pause, in milliseconds. */
	maxMs: number;
}

/** What is known of a run right after an answer; all times in milliseconds. */
export interface RunView {
	/** Since the run started, or since waiting started where that is not known. */
	ageMs: number;
	/** How much of the run is done, 0 to 1; undefined where it does not say. */
	doneFraction: number | undefined;
	/** Since `doneFraction` last changed. */
	sinceChangeMs: number;
}

/** When a run is asked again. */
export interface NextPoll {
	/** The pause that this run alone would like; its share when many wait for one account. */
	wantedMs: number;
	/** The pause that it gets where nobody else waits: `wantedMs` within the pace. */
	pauseMs: number;
}

/** Blind: the delay in noticing the end stays in proportion to the run's length. */
const SHARE_OF_AGE = 1 / 10;
/** Aware: a part of the time that is left by the progress; small, since steps are uneven. */
const SHARE_OF_TIME_LEFT = 0.22;
/** Progress that stands still deserves less and less trust. */
const SHARE_OF_STANDSTILL = 0.07;
/** However far off the progress puts the end, it may be wrong: at most this much rarer than blind. */
const MAX_OF_BLIND = 1.3;

/** In the first ten minutes of a run its end is never noticed later than this. */
const USUAL_MAX_MS = 8_000;
/** From ten minutes on the longest pause grows with age: 10 min / 75 = 8 s. */
const OLD_RUN_SHARE = 1 / 75;

/** Failed polls in a row double the pause up to this: an outage that ends is noticed soon after. */
const MAX_RETRY_MS = 30_000;

/**
 * How long until a run deserves its next poll.
 *
 * Without progress: `age / 10`, not under the poll interval. With progress: `0.22 x time left`, not
 * under `0.07 x standstill`, not over `1.3 x` the blind pause, not under half the poll interval.
 * The time left is `age x (1 - done) / done`. Both stay under 8 s in a run's first ten minutes.
 *
 * The proportional rule is the one with the smallest worst case over unknown run lengths (inspection
 * theory: J. B. Keller, Management Science 21(3), 1974); the figures are from `npm run bench`.
 */
export function nextPoll(view: RunView, pace: Pace): NextPoll {
	const wantedMs = wantedPause(view, pace);
	const usualMaxMs = Math.max(USUAL_MAX_MS, view.ageMs * OLD_RUN_SHARE);
	const maxMs = Math.max(pace.minMs, Math.min(pace.maxMs, usualMaxMs));
	return { wantedMs, pauseMs: Math.min(wantedMs, maxMs) };
}

function wantedPause({ ageMs, doneFraction, sinceChangeMs }: RunView, { minMs }: Pace): number {
	const blindMs = Math.max(minMs, ageMs * SHARE_OF_AGE);
	if (doneFraction === undefined || doneFraction <= 0) return blindMs;
	const leftMs = (ageMs * (1 - doneFraction)) / doneFraction;
	const awareMs = Math.max(leftMs * SHARE_OF_TIME_LEFT, sinceChangeMs * SHARE_OF_STANDSTILL);
	return Math.max(Math.min(awareMs, blindMs * MAX_OF_BLIND), minMs / 2);
}

/**
 * The pause after polls that failed.
 *
 * @param failures how many polls in a row failed, 1 or more
 */
export function retryPause(failures: number, pace: Pace): NextPoll {
	const maxMs = Math.max(pace.minMs, Math.min(pace.maxMs, MAX_RETRY_MS));
	const pauseMs = Math.min(pace.minMs * 2 ** (failures - 1), maxMs);
	return { wantedMs: pauseMs, pauseMs };
}

/**
 * How much of a run is done, 0 to 1.
 *
 * The percentage of the API's examples is the share of steps that are done (2 of 5 is 40 %): a run is
 * on average half a step further than it says.
 */
export function doneFraction({ percentage, totalSteps }: RunProgress): number | undefined {
	if (percentage === undefined || percentage < 0 || percentage > 100) return undefined;
	const halfStep = totalSteps !== undefined && totalSteps >= 1 ? 0.5 / totalSteps : 0;
	return Math.min(percentage / 100 + halfStep, 0.999);
}
