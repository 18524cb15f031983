import type { Done } from './progress';

/** Bounds of the poll interval, from the node's options. */
export interface PollInterval {
	/** Poll Interval: the interval at the start, in milliseconds. */
	minMs: number;
	/** Max Poll Interval, in milliseconds. */
	maxMs: number;
}

/** What is known of a run right after a poll; all times in milliseconds. */
export interface RunView {
	/** Since the run started, or since waiting started if that is not known. */
	ageMs: number;
	/** Undefined if the run does not report it. */
	done: Done | undefined;
	/** Since `done` last changed. */
	sinceChangeMs: number;
}

/** When a run is polled again. */
export interface NextPoll {
	/** The best interval for this run alone: decides its share when runs compete for the rate limit. */
	idealIntervalMs: number;
	/** The interval if no other run waits. */
	intervalMs: number;
}

/** Without progress: the delay in noticing the end stays in proportion to the run's length. */
const SHARE_OF_AGE = 1 / 10;
/** While steps are to come, the end cannot be near: a good part of the estimated time left. */
const SHARE_OF_TIME_LEFT = 0.4;
/** In the last step it can be near, whatever the estimate: steps are uneven. */
const SHARE_IN_LAST_STEP = 0.12;
/** Progress that stands still is trusted less and less. */
const SHARE_OF_STANDSTILL = 0.1;
/** Progress may be wrong: at most this many times the interval without progress. */
const MAX_OF_BLIND = 1.5;
/** The same when runs compete for the rate limit: those far from their end yield more. */
const MAX_IDEAL_OF_BLIND = 6;

/** The longest interval in the first ten minutes of a run. */
const USUAL_MAX_MS = 8_000;
/** From ten minutes on the longest interval grows with age: 10 min / 75 = 8 s. */
const OLD_RUN_SHARE = 1 / 75;

/** Intervals vary by this much either way. */
const JITTER = 0.1;

/** Failed polls in a row double the interval up to this: an outage that ends is noticed soon after. */
const MAX_RETRY_MS = 30_000;

/**
 * The interval until a run's next poll.
 *
 * Without progress: `age / 10`, not under the poll interval. With progress: `0.4 x time left`, in the last
 * step `0.12 x time left`, not under `0.1 x standstill`, not over `1.5 x` the interval without progress, not
 * under the poll interval (in the last step: half of it). The time left is `age x (1 - done) / done`. In a
 * run's first ten minutes no interval is over 8 s. `random`, 0 to 1, varies it a little within these bounds.
 *
 * The proportional rule is the one with the smallest worst case over unknown run lengths (inspection
 * theory: J. B. Keller, Management Science 21(3), 1974); the constants are the best of those tried
 * with `npm run bench`.
 */
export function nextPoll(view: RunView, { minMs, maxMs }: PollInterval, random: number): NextPoll {
	const blindMs = Math.max(minMs, view.ageMs * SHARE_OF_AGE);
	const awareMs = view.done ? awareInterval(view, view.done) : blindMs;
	const usualMaxMs = Math.max(USUAL_MAX_MS, view.ageMs * OLD_RUN_SHARE);
	const mostMs = Math.max(minMs, Math.min(maxMs, usualMaxMs));
	const leastMs = view.done?.isLastStep ? minMs / 2 : minMs;
	const intervalMs = Math.min(awareMs, blindMs * MAX_OF_BLIND, mostMs);
	return {
		idealIntervalMs: Math.max(Math.min(awareMs, blindMs * MAX_IDEAL_OF_BLIND), leastMs),
		intervalMs: vary(Math.max(intervalMs, leastMs), random, leastMs, mostMs),
	};
}

/**
 * The interval after polls that failed.
 *
 * @param failures how many polls in a row failed, 1 or more
 */
export function retryPoll(
	failures: number,
	{ minMs, maxMs }: PollInterval,
	random: number,
): NextPoll {
	const mostMs = Math.max(minMs, Math.min(maxMs, MAX_RETRY_MS));
	const idealIntervalMs = Math.min(minMs * 2 ** (failures - 1), mostMs);
	return { idealIntervalMs, intervalMs: vary(idealIntervalMs, random, minMs, mostMs) };
}

function vary(ms: number, random: number, leastMs: number, mostMs: number): number {
	return Math.min(Math.max(ms * (1 + JITTER * (2 * random - 1)), leastMs), mostMs);
}

function awareInterval({ ageMs, sinceChangeMs }: RunView, { fraction, isLastStep }: Done): number {
	const leftMs = fraction === 0 ? Infinity : (ageMs * (1 - fraction)) / fraction;
	const share = isLastStep ? SHARE_IN_LAST_STEP : SHARE_OF_TIME_LEFT;
	return Math.max(leftMs * share, sinceChangeMs * SHARE_OF_STANDSTILL);
}
