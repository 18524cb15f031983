import { type Failure, rejectedUntil } from '../gloriamundo/pollResult';
import type { Clock } from './clock';
import type { RequestEnd } from './rateLimiter';
import type { SchedulerClient } from './scheduler';

/** The most 429s that are waited out ... */
const MAX_PAUSES = 3;
/** ... and the longest time that they may take in all. */
const MAX_PAUSED_MS = 120_000;
/** Ranks the request like a wait with this ideal interval. */
const IDEAL_INTERVAL_MS = 2_000;

/** Not sent, or rejected: the pause of the rate limit is too long to wait out. */
export type RateLimited = { kind: 'rateLimited'; failure: Failure };

/**
 * Sends a request as soon as the rate limit allows. It is sent again only after a 429, which is waited out for a
 * while.
 */
export async function sendOnce<T extends RequestEnd>(
	send: (timeoutMs: number) => Promise<T>,
	timeoutMs: number,
	{ clock, client }: { clock: Clock; client: SchedulerClient },
): Promise<T | RateLimited> {
	const startMs = clock.now();
	let pauseLeftMs = MAX_PAUSED_MS;
	for (let pauses = 0; ; pauses++) {
		const maxPauseMs = pauseLeftMs;
		pauseLeftMs -= client.state().pausedMs;
		const permit = await client.acquire({
			kind: 'get',
			sinceMs: startMs,
			idealIntervalMs: IDEAL_INTERVAL_MS,
			dueMs: startMs,
			deadlineMs: Infinity,
			graceMs: 0,
			maxPauseMs,
		});
		if (permit.kind === 'expired') {
			return { kind: 'rateLimited', failure: rejectedUntil(client.state().pausedMs) };
		}
		const result = await send(timeoutMs);
		permit.release(result, timeoutMs);
		if (result.kind !== 'rateLimited' || pauses === MAX_PAUSES) return result;
	}
}
