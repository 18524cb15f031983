import { BURST } from './pacer';
import { WINDOW_MS } from './requestWindow';

/** Somebody whose wait ends at `deadlineMs`, and who is owed a last poll then. */
export interface Owed {
	deadlineMs: number;
}

/** When each last poll has to go out at the latest so that all of them can. */
export interface LastPollPlan<T extends Owed> {
	/** The most pressing first. */
	starts: ReadonlyArray<{ owed: T; startMs: number }>;
	/** Deadlines within the next window whose last poll goes out right then, ascending. */
	reservedMs: readonly number[];
}

/**
 * Plans the last polls backwards from the deadlines.
 *
 * Where few deadlines fall together, each last poll goes out at its deadline: up to half of the
 * window is kept free for them. Where more fall together than the window holds, they line up before
 * the deadline at the pace that the limit allows, so that each comes as late as possible.
 *
 * @param limit requests per window
 */
export function planLastPolls<T extends Owed>(
	waiting: Iterable<T>,
	limit: number,
	nowMs: number,
): LastPollPlan<T> {
	const latestFirst = [...waiting]
		.filter(({ deadlineMs }) => Number.isFinite(deadlineMs))
		.sort((a, b) => b.deadlineMs - a.deadlineMs);
	const together = crowds(latestFirst).map((crowd) => togetherAtTheDeadline(crowd, limit));

	let evenMs = Number.POSITIVE_INFINITY;
	const starts = latestFirst.map((owed, index) => {
		const { deadlineMs } = owed;
		const atOnce = together[index] as number;
		const spacingMs = WINDOW_MS / Math.max(1, limit - atOnce);
		evenMs = Math.min(deadlineMs, evenMs - spacingMs);
		return { owed, startMs: Math.min(deadlineMs, evenMs + (atOnce - 1) * spacingMs) };
	});
	const reservedMs = starts
		.filter(({ owed, startMs }) => startMs === owed.deadlineMs && startMs <= nowMs + WINDOW_MS)
		.map(({ startMs }) => startMs)
		.reverse()
		.slice(0, Math.floor(limit / 2));
	return { starts: starts.reverse(), reservedMs };
}

/** How many deadlines lie within a window of each one, before or after it, itself among them. */
function crowds(latestFirst: readonly Owed[]): number[] {
	let [from, to] = [0, 0];
	return latestFirst.map(({ deadlineMs }) => {
		while ((latestFirst[from]?.deadlineMs ?? Number.NEGATIVE_INFINITY) > deadlineMs + WINDOW_MS)
			from++;
		while ((latestFirst[to]?.deadlineMs ?? Number.NEGATIVE_INFINITY) >= deadlineMs - WINDOW_MS)
			to++;
		return to - from;
	});
}

/** How many last polls may go out at one deadline: more early ones would take the room of the rest. */
function togetherAtTheDeadline(crowd: number, limit: number): number {
	if (crowd <= limit) return Math.max(1, Math.floor(limit / 2));
	return Math.min(BURST, Math.ceil(limit / 12));
}
