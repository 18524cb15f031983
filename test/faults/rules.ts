import type { AnyFault } from './faultList';

/** When a fault strikes: at this poll of three, the third of which finds the run ended. */
export type Strike = 'first' | 'middle' | 'end' | 'all';
export type Operation = 'wait' | 'get';

/** What a fault means for the run, by the README's table "When something goes wrong". */
export type Meaning =
	/** May be gone at the next poll. */
	| 'passing'
	/** Another poll would end the same way. */
	| 'final'
	| 'hostGone'
	/** 429 with a pause of a few seconds, of a minute, of more than a minute. */
	| 'shortPause'
	| 'minutePause'
	| 'longPause'
	/** No fault at all, but a status that nobody has documented: of a run that goes on, or has ended. */
	| 'goingOn'
	| 'ended';

/** How it comes out. `pause`: still waiting out a 429, with no request meanwhile. */
export type Ending = 'Completed' | 'Failed' | 'In Progress' | 'error' | 'deadline' | 'pause';

export interface Expectation {
	ending: Ending;
	/** Requests that the run has met by then; undefined where that depends on the clock. */
	polls: number | undefined;
}

/** The poll that is struck, counted from 1. */
export const STRUCK_POLL: Readonly<Record<Strike, number>> = {
	first: 1,
	middle: 2,
	end: 3,
	all: 1,
};

const CODES: ReadonlyArray<{ from: number; to: number; meaning: Meaning }> = [
	{ from: 408, to: 408, meaning: 'passing' },
	{ from: 425, to: 425, meaning: 'passing' },
	// An upgrade that nobody asked for is an answer; the other 1xx are followed by nothing.
	{ from: 101, to: 101, meaning: 'final' },
	// 2xx without a status object.
	{ from: 100, to: 299, meaning: 'passing' },
	{ from: 300, to: 499, meaning: 'final' },
	{ from: 500, to: 599, meaning: 'passing' },
];

export function meaningOf(fault: AnyFault): Meaning {
	switch (fault.kind) {
		case 'connectionRefused':
			return 'hostGone';
		case 'status':
			return CODES.find(({ from, to }) => fault.status >= from && fault.status <= to)
				?.meaning as Meaning;
		case 'redirect':
			return 'final';
		case 'rateLimited':
			return pauseOf(fault.retryAfter);
		case 'body':
			return isUnknownStatus(fault.body) ? phaseOf(fault.body) : 'passing';
		default:
			return 'passing';
	}
}

/** A pause that is not said, or makes no sense, is one window: 60 s. */
function pauseOf(retryAfter: string | undefined): Meaning {
	if (retryAfter === undefined || /^-|^soon$/.test(retryAfter)) return 'minutePause';
	return /^9+$| 9999 /.test(retryAfter) ? 'longPause' : 'shortPause';
}

function isUnknownStatus(body: unknown): body is { status: string; completed_at: unknown } {
	return typeof (body as { status?: unknown } | null)?.status === 'string';
}

function phaseOf(body: { completed_at: unknown }): Meaning {
	return body.completed_at === null ? 'goingOn' : 'ended';
}

/** What must come of a fault with this meaning. */
export function expectation(meaning: Meaning, strike: Strike, operation: Operation): Expectation {
	return operation === 'wait' ? waitEnds(meaning, strike) : getEnds(meaning, strike);
}

function waitEnds(meaning: Meaning, strike: Strike): Expectation {
	const struck = STRUCK_POLL[strike];
	// The struck poll is lost; the one that finds the run completed is the third, or the next after it.
	const survived: Expectation =
		strike === 'all'
			? { ending: 'deadline', polls: undefined }
			: { ending: 'Completed', polls: strike === 'end' ? 4 : 3 };
	switch (meaning) {
		case 'passing':
		case 'goingOn':
		case 'shortPause':
			return survived;
		case 'final':
			return { ending: 'error', polls: struck };
		case 'ended':
			return { ending: 'Failed', polls: struck };
		case 'minutePause':
		case 'longPause':
			return { ending: 'deadline', polls: struck };
		case 'hostGone':
			if (strike === 'first' || strike === 'all') return { ending: 'error', polls: 0 };
			return { ending: 'Completed', polls: undefined };
	}
}

/** The look that is struck; a run that is looked at before is then In Progress. */
function getEnds(meaning: Meaning, strike: Strike): Expectation {
	const struck = STRUCK_POLL[strike];
	switch (meaning) {
		case 'passing':
		case 'final':
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
		case 'shortPause': {
			if (strike === 'all') return { ending: 'error', polls: 2 };
			// The second request is the run's next poll.
			return { ending: struck + 1 >= 3 ? 'Completed' : 'In Progress', polls: struck + 1 };
		}
	}
}
