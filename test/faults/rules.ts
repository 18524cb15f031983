import type { AnyFault } from './faultList';

/** When a fault strikes: at the start, or at this poll of three, the third of which finds the run completed. */
export type Strike = 'start' | 'first' | 'middle' | 'end' | 'all';
export type Operation = 'wait' | 'get' | 'start';

/** What a fault means for the run: see "Troubleshooting" in the README. */
export type Meaning =
	| 'transient'
	| 'permanent'
	| 'hostGone'
	/** 429 with a pause of a few seconds, of a minute, of more than two minutes. */
	| 'shortPause'
	| 'minutePause'
	| 'longPause'
	/** Not a fault but a status that is not documented: of a run that goes on, or has ended. */
	| 'goingOn'
	| 'ended';

/** How it ends. `pause`: still waiting out a 429, with no request meanwhile. */
export type Ending =
	| 'Completed'
	| 'Failed'
	| 'In Progress'
	| 'error'
	| 'may have started'
	| 'deadline'
	| 'pause'
	/** Not tried: the answer to a start names the run, so it cannot be another run. */
	| '–';

export interface Expectation {
	ending: Ending;
	/** Status requests for this run by then, or starts; undefined if that depends on the clock. */
	polls: number | undefined;
	/** Runs that were started, by the simulator's own list. */
	runs?: number;
}

/** The poll that is struck, counted from 1. */
export const STRUCK_POLL: Readonly<Record<Strike, number>> = {
	start: 1,
	first: 1,
	middle: 2,
	end: 3,
	all: 1,
};

/** A 429 is waited out three times by Get Run Status. */
const REQUESTS_BEFORE_GIVING_UP = 4;

export function meaningOf(fault: AnyFault): Meaning {
	switch (fault.kind) {
		case 'connectionRefused':
			return 'hostGone';
		case 'status':
			return isPermanent(fault.status) ? 'permanent' : 'transient';
		case 'redirect':
		case 'oversized':
			return 'permanent';
		case 'rateLimited':
			return pauseOf(fault.retryAfter);
		case 'body': {
			const { status, completed_at } = (fault.body ?? {}) as Record<string, unknown>;
			if (typeof status !== 'string') return 'transient';
			return completed_at === null ? 'goingOn' : 'ended';
		}
		default:
			return 'transient';
	}
}

function isPermanent(code: number): boolean {
	// 101 is an answer; after any other 1xx nothing follows.
	return code === 101 || (code >= 300 && code < 500 && code !== 408 && code !== 425);
}

/** A Retry-After that is missing or invalid means one window: 60 s. */
function pauseOf(retryAfter: string | undefined): Meaning {
	if (retryAfter === undefined || /^-|^wait/.test(retryAfter)) return 'minutePause';
	return /^9+$| 9999 /.test(retryAfter) ? 'longPause' : 'shortPause';
}

/** The expected result of this fault. */
export function expectation(fault: AnyFault, strike: Strike, operation: Operation): Expectation {
	if (operation === 'start') return startEnds(fault);
	const meaning = meaningOf(fault);
	return operation === 'wait' ? waitEnds(meaning, strike) : getEnds(meaning, strike);
}

/** After any answer that does not say that no run was started, one may have. */
function startEnds(fault: AnyFault): Expectation {
	const nothing = { ending: 'error', polls: 1, runs: 0 } as const;
	switch (fault.kind) {
		case 'otherRunId':
			return { ending: '–', polls: undefined };
		case 'connectionRefused':
			return { ...nothing, polls: 0 };
		case 'redirect':
			return nothing;
		case 'rateLimited': {
			const pause = pauseOf(fault.retryAfter);
			if (pause === 'shortPause') return { ending: 'Completed', polls: 2, runs: 1 };
			return { ...nothing, ending: pause === 'longPause' ? 'error' : 'pause' };
		}
		case 'status':
			if (fault.status >= 300 && isPermanent(fault.status)) return nothing;
	}
	return { ending: 'may have started', polls: 1, runs: 1 };
}

function waitEnds(meaning: Meaning, strike: Strike): Expectation {
	const struck = STRUCK_POLL[strike];
	switch (meaning) {
		case 'transient':
		case 'goingOn':
		case 'shortPause':
			if (strike === 'all') return { ending: 'deadline', polls: undefined };
			// The struck poll is lost; the third finds the run completed, or the next after it.
			return { ending: 'Completed', polls: strike === 'end' ? 4 : 3 };
		case 'permanent':
			return { ending: 'error', polls: struck };
		case 'ended':
			return { ending: 'Failed', polls: struck };
		case 'minutePause':
		case 'longPause':
			return { ending: 'deadline', polls: struck };
		case 'hostGone':
			if (struck === 1) return { ending: 'error', polls: 0 };
			return { ending: 'Completed', polls: undefined };
	}
}

/** Get Run Status is run once for each poll up to the struck one. */
function getEnds(meaning: Meaning, strike: Strike): Expectation {
	const struck = STRUCK_POLL[strike];
	switch (meaning) {
		case 'transient':
		case 'permanent':
		case 'longPause':
			return { ending: 'error', polls: struck };
		case 'hostGone':
			return { ending: 'error', polls: struck - 1 };
		case 'goingOn':
			return { ending: 'In Progress', polls: struck };
		case 'ended':
			return { ending: 'Failed', polls: struck };
		case 'minutePause':
			return { ending: 'pause', polls: struck };
		case 'shortPause':
			if (strike === 'all') return { ending: 'error', polls: REQUESTS_BEFORE_GIVING_UP };
			// The second request is the run's next poll.
			return { ending: struck >= 2 ? 'Completed' : 'In Progress', polls: struck + 1 };
	}
}
