/** A request for permission to poll a run; times by the clock, durations in milliseconds. */
export interface PermitRequest {
	/** Waits are evenly paced; a get is a single request, and may use the room that waits leave. */
	kind: 'wait' | 'get';
	/** When the run was last polled, or its first poll was requested. */
	sinceMs: number;
	/** The ideal poll interval: twice as long means half as urgent. */
	idealIntervalMs: number;
	/** Not before this moment, unless the deadline comes first. */
	dueMs: number;
	/** When the final poll is due. */
	deadlineMs: number;
	/** How long after the deadline the final poll may still be sent. */
	graceMs: number;
	/** When a 429 pauses the account for longer, the request expires. */
	maxPauseMs: number;
	/** When the deadline passed for this process. Set by `passedAt`. */
	passedMs?: number;
}

/**
 * A longer ideal interval counts as this one. Of the caps tried with `npm run bench`, it notices the ends of long
 * runs soonest without delaying those of short runs.
 */
const MAX_RANKED_INTERVAL_MS = 25_000;

/** A process that first sees a deadline this many grace periods late was suspended across it. */
const SUSPENDED_GRACES = 1.5;

/**
 * Ranks waits in one pass, without sorting: the `final` one whose deadline passed first, the `first` by overdue,
 * those that `expired` since no room will come in time, and when to rank again. Overdue is the time since the
 * last poll in multiples of the ideal interval: no run starves, and a run near its end comes first.
 *
 * @param get the first get, which competes with the waits
 * @param roomMs when the rate limit has room for a final poll; Infinity if that depends on an answer
 */
export function rank(
	waits: Iterable<PermitRequest>,
	get: PermitRequest | undefined,
	roomMs: number,
	nowMs: number,
) {
	const expired: PermitRequest[] = [];
	let final: PermitRequest | undefined;
	let first = get;
	let mostOverdue = get ? overdue(get, nowMs) : -Infinity;
	let wakeMs = Infinity;
	for (const wait of waits) {
		let nextMs = wait.deadlineMs;
		if (wait.deadlineMs <= nowMs) {
			nextMs = passedAt(wait, nowMs) + wait.graceMs;
			const isHopeless = roomMs > nextMs && roomMs < Infinity;
			if (roomMs > nowMs && (isHopeless || nextMs <= nowMs)) expired.push(wait);
			else if (!final || wait.deadlineMs < final.deadlineMs) final = wait;
		} else if (wait.dueMs > nowMs) {
			nextMs = Math.min(nextMs, wait.dueMs);
		} else if (overdue(wait, nowMs) > mostOverdue) {
			mostOverdue = overdue(wait, nowMs);
			first = wait;
		}
		if (nextMs < wakeMs) wakeMs = nextMs;
	}
	return { final, first, expired, wakeMs };
}

/** For a process that was suspended across the deadline, such as on a laptop, the deadline passes when it resumes. */
export function passedAt(request: PermitRequest, nowMs: number): number {
	const wasSuspended = nowMs - request.deadlineMs > SUSPENDED_GRACES * request.graceMs;
	return (request.passedMs ??= wasSuspended ? nowMs : request.deadlineMs);
}

function overdue({ sinceMs, idealIntervalMs }: PermitRequest, nowMs: number): number {
	return (nowMs - sinceMs) / Math.min(idealIntervalMs, MAX_RANKED_INTERVAL_MS);
}
