import type { Outcome } from './outcome';
import type { PollingTools } from './pollingTools';
import type { Group } from './pollRuns';
import { sendOnce } from './sendOnce';

/** A single status check. */
export interface GetRequest {
	runId: string;
	/** For one HTTP request, body included, in milliseconds. */
	requestTimeoutMs: number;
}

/**
 * Checks one run's status once. It waits out a rate limit for a while; any other failure ends it.
 *
 * @returns the outcome of each request; none rejects
 */
export function getStatus(group: Group<GetRequest>, tools: PollingTools): Array<Promise<Outcome>> {
	const outcome = check(group[0], tools);
	return group.map(async () => await outcome);
}

async function check(request: GetRequest, tools: PollingTools): Promise<Outcome> {
	const { runId, requestTimeoutMs } = request;
	const startMs = tools.clock.now();
	const poll = async (timeoutMs: number) => await tools.poll(runId, timeoutMs);
	const result = await sendOnce(poll, requestTimeoutMs, tools);
	if (result.kind === 'status') {
		return { kind: result.run.phase === 'active' ? 'active' : 'ended', run: result.run };
	}
	const known = { runId, waitedMs: tools.clock.now() - startMs };
	const isRetryable = result.kind !== 'permanent';
	return { kind: 'error', failure: result.failure, isRetryable, known };
}
