import { RateLimiter } from '../../nodes/shared/polling/rateLimiter';
import type { Queue, TurnWish } from '../../nodes/shared/polling/turnOrder';
import { decideTurn } from '../../nodes/shared/polling/turnOrder';

export const NOW_MS = 100_000;
export const HOUR = 3_600_000;

export type Wish = TurnWish & { name: string };

/** A run that was looked at 8 s ago, would like a look every 8 s, and waits for another hour. */
export const wish = (name: string, changes: Partial<TurnWish> = {}): Wish => ({
	name,
	sinceMs: NOW_MS - 8_000,
	wantedMs: 8_000,
	dueMs: NOW_MS,
	deadlineMs: NOW_MS + HOUR,
	...changes,
});
export const look = (name: string, changes: Partial<TurnWish> = {}): Wish =>
	wish(name, { isPrompt: true, deadlineMs: Infinity, ...changes });

/** Whose turn it is, by name, or when to look again. */
export function decide(wishes: Wish[], changes: Partial<Queue<Wish>> = {}) {
	const inFlight = { paced: 0, prompt: 0 };
	const queue = { wishes, limiter: new RateLimiter(), limit: 60, inFlight, ...changes };
	const decision = decideTurn(queue, NOW_MS);
	return 'wish' in decision ? { ...decision, wish: decision.wish.name } : decision;
}

/** A limiter whose requests of the last window were answered at once; the pace lets none go by now. */
export function busy({ sent = 5, limit = 60, paced = true } = {}): RateLimiter {
	const limiter = new RateLimiter();
	for (let count = 0; count < sent; count++) {
		limiter.send(NOW_MS, paced ? { limit, reserved: 0 } : undefined);
		limiter.settle({ kind: 'accepted' }, limit, NOW_MS);
	}
	return limiter;
}
