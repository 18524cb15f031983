import type { LastPollPlan, Owed } from './lastPolls';
import { planLastPolls } from './lastPolls';
import { least } from './least';
import { BURST } from './pacer';
import type { RateLimiter } from './rateLimiter';
import { WINDOW_MS } from './requestWindow';

/** What somebody who wants to ask for a run's status says of the matter; times by the clock. */
export interface TurnWish extends Owed {
	/** When the run was last looked at, or when the wish for the first look arose. */
	sinceMs: number;
	/** The pause that the run would like: twice as long means half as urgent. */
	wantedMs: number;
	/** Not before this moment, unless a last poll has to go out earlier. */
	dueMs: number;
	/** The last poll has been made already, early, since many deadlines fall together. */
	hadLastPoll?: boolean;
	/** Somebody looks once and waits for it: may use the free room of the window at once. */
	isPrompt?: boolean;
}

/** Whose turn it is now, or when to look again (Infinity: when something happens). */
export type Decision<T extends TurnWish> =
	| { wish: T; isLastPoll: boolean; isOutOfTurn?: true; pace?: { limit: number; reserved: number } }
	| { lookAgainMs: number };

/** What the decision is made from. */
export interface Queue<T extends TurnWish> {
	wishes: Iterable<T>;
	limiter: RateLimiter;
	/** Requests per 60 s that the account allows. */
	limit: number;
	/** Requests under way. */
	inFlight: { paced: number; prompt: number };
	/** The turn before went to somebody who would have starved. */
	wasOutOfTurn?: boolean;
}

/** So long anybody stands back for the last polls of others; then every second turn is theirs ... */
const PATIENCE_MS = 2 * WINDOW_MS;
/** ... unless their own last poll is to come within this time anyway. */
const SOON_MS = 5 * WINDOW_MS;

/**
 * Decides whose turn it is: first whoever is owed a last poll by now, then the most overdue run.
 * Overdue is the time since the last look, in multiples of the pause that the run would like: so
 * nobody starves, and whoever is near the end comes first.
 */
export function decideTurn<T extends TurnWish>(queue: Queue<T>, nowMs: number): Decision<T> {
	const { limiter } = queue;
	if (limiter.pausedUntilMs > nowMs) return { lookAgainMs: limiter.pausedUntilMs };

	const wishes = [...queue.wishes];
	const limit = limiter.allowed(queue.limit);
	const owed = wishes.filter(({ hadLastPoll }) => !hadLastPoll);
	const plan = planLastPolls(owed, limit, nowMs);
	return (
		pollOutOfTurn({ ...queue, wishes, limit }, plan, nowMs) ??
		lastPollAtDeadline(limiter, limit, plan, nowMs) ??
		earlyLastPoll(limiter, limit, plan, nowMs) ??
		ordinaryPoll({ ...queue, wishes, limit }, plan, nowMs)
	);
}

/** Where deadlines never cease to come, their last polls would leave nothing to anybody else. */
function pollOutOfTurn<T extends TurnWish>(
	{ wishes, limiter, limit, wasOutOfTurn }: Queue<T>,
	{ starts }: LastPollPlan<T>,
	nowMs: number,
): Decision<T> | undefined {
	const pace = { limit, reserved: 0 };
	const readyMs = Math.max(limiter.roomAt(limit, [], nowMs), limiter.paceAt(limit, 0));
	if (wasOutOfTurn || readyMs > nowMs) return undefined;

	const soon = starts.filter(({ startMs }) => startMs <= nowMs + SOON_MS);
	const owedSoon = new Set(soon.map(({ owed }) => owed));
	const starving = [...wishes].filter(
		(wish) => wish.dueMs + PATIENCE_MS < nowMs && !wish.hadLastPoll && !owedSoon.has(wish),
	);
	const wish = mostOverdue(starving, nowMs);
	return wish && { wish, isLastPoll: false, isOutOfTurn: true, pace };
}

function lastPollAtDeadline<T extends TurnWish>(
	limiter: RateLimiter,
	limit: number,
	{ starts }: LastPollPlan<T>,
	nowMs: number,
): Decision<T> | undefined {
	const now = starts.find(({ owed }) => owed.deadlineMs <= nowMs);
	if (!now) return undefined;
	const roomMs = limiter.roomAt(limit, [], nowMs);
	if (roomMs > nowMs) return { lookAgainMs: roomMs };
	return { wish: now.owed, isLastPoll: true };
}

function earlyLastPoll<T extends TurnWish>(
	limiter: RateLimiter,
	limit: number,
	{ starts, reservedMs }: LastPollPlan<T>,
	nowMs: number,
): Decision<T> | undefined {
	const next = starts.find(({ startMs }) => startMs <= nowMs);
	if (!next) return undefined;
	const pace = { limit, reserved: reservedMs.length };
	const readyMs = Math.max(
		limiter.roomAt(limit, reservedMs, nowMs),
		limiter.paceAt(pace.limit, pace.reserved),
	);
	if (readyMs > nowMs) {
		// Somebody else's deadline may come first: the last poll at it does not wait for the pace.
		const deadlinesMs = starts.map(({ owed }) => owed.deadlineMs);
		return { lookAgainMs: Math.min(readyMs, least(deadlinesMs)) };
	}
	return { wish: next.owed, isLastPoll: true, pace };
}

function ordinaryPoll<T extends TurnWish>(
	{ wishes, limiter, limit, inFlight }: Queue<T>,
	{ starts, reservedMs }: LastPollPlan<T>,
	nowMs: number,
): Decision<T> {
	const list = [...wishes];
	const due = list.filter(({ dueMs }) => dueMs <= nowMs);
	const laterMs = Math.min(
		least(list.map(({ dueMs }) => dueMs).filter((dueMs) => dueMs > nowMs)),
		least(starts.map(({ startMs }) => startMs)),
	);
	const first = mostOverdue(due, nowMs);
	if (!first) return { lookAgainMs: laterMs };

	const pace = { limit, reserved: reservedMs.length };
	const readyMs = Math.max(
		limiter.roomAt(limit, reservedMs, nowMs),
		limiter.paceAt(pace.limit, pace.reserved),
	);
	if (readyMs <= nowMs) return { wish: first, isLastPoll: false, pace };

	const prompt = mostOverdue(
		due.filter(({ isPrompt }) => isPrompt),
		nowMs,
	);
	const waiting = inFlight.paced + list.filter(({ isPrompt }) => !isPrompt).length;
	const spare = limit - Math.min(waiting, Math.floor(limit / 2));
	const hasRoom = limiter.roomAt(spare, reservedMs, nowMs) <= nowMs && inFlight.prompt < BURST;
	if (prompt && hasRoom) return { wish: prompt, isLastPoll: false };
	return { lookAgainMs: Math.min(readyMs, laterMs) };
}

function mostOverdue<T extends TurnWish>(wishes: readonly T[], nowMs: number): T | undefined {
	let first: T | undefined;
	let most = Number.NEGATIVE_INFINITY;
	for (const wish of wishes) {
		const overdue = (nowMs - wish.sinceMs) / wish.wantedMs;
		if (overdue > most) [first, most] = [wish, overdue];
	}
	return first;
}
