import { rejectedUntil, type Failure } from '../gloriamundo/pollResult';
import type { Outcome } from './outcome';
import type { PollingTools } from './pollingTools';

/** A 429 is waited out this often ... */
const MAX_PAUSES = 3;
/** ... and for no longer than this in all. */
const MAX_PAUSED_MS = 120_000;
/** As urgent as a wait that would like to be polled this often. */
const IDEAL_INTERVAL_MS = 2_000;

/** A single status check. */
export interface GetRequest {
	runId: string;
	/** For one HTTP request, body included, in milliseconds. */
	requestTimeoutMs: number;
}

/** Checks a run's status once. Rate limits are waited out for a while; any other failure ends it. */
export async function getStatus(
	{ runId, requestTimeoutMs }: GetRequest,
	{ clock, client, poll }: PollingTools,
): Promise<Outcome> {
	const startMs = clock.now();
	const lost = (failure: Failure, isRetryable: boolean): Outcome => {
		return { kind: 'lost', failure, isRetryable, known: { waitedMs: clock.now() - startMs } };
	};
	let pauseLeftMs = MAX_PAUSED_MS;
	for (let pauses = 0; ; pauses++) {
		const maxPauseMs = pauseLeftMs;
		pauseLeftMs -= client.state().pausedMs;
		const turn = await client.acquire({
			kind: 'get',
			sinceMs: startMs,
			idealIntervalMs: IDEAL_INTERVAL_MS,
			dueMs: startMs,
			deadlineMs: Infinity,
			graceMs: 0,
			maxPauseMs,
		});
		if (turn.kind === 'expired') return lost(rejectedUntil(client.state().pausedMs), true);

		const result = await poll(runId, requestTimeoutMs);
		turn.release(result, requestTimeoutMs);
		if (result.kind === 'status') {
			return { kind: result.run.phase === 'active' ? 'active' : 'ended', run: result.run };
		}
		const isPaused = result.kind === 'rateLimited' && pauses < MAX_PAUSES;
		if (!isPaused) return lost(result.failure, result.kind !== 'permanent');
	}
}
