import { type Failure, rejectedUntil } from '../gloriamundo/pollResult';
import type { Clock } from './clock';
import type { RequestEnd } from './rateLimiter';
import type { SchedulerClient } from './scheduler';

/** A 429 is waited out this often ... */
const MAX_PAUSES = 3;
/** ... and for no longer than this in all. */
const MAX_PAUSED_MS = 120_000;
/** As urgent as a wait that would like to be polled this often. */
const IDEAL_INTERVAL_MS = 2_000;

/** Nothing was sent, or it was rejected: the rate limit asks for a longer pause than anybody waits for. */
export type RateLimited = { kind: 'rateLimited'; failure: Failure };

/**
 * Sends a request as soon as the rate limit allows. Rejections by the rate limit are waited out for a while,
 * and nothing else is sent again.
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
