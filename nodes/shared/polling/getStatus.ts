import type { Outcome } from './outcome';
import type { PollingTools } from './pollingTools';
import { sendOnce } from './sendOnce';

/** A single status check. */
export interface GetRequest {
	runId: string;
	/** For one HTTP request, body included, in milliseconds. */
	requestTimeoutMs: number;
}

/** Checks a run's status once. Rate limits are waited out for a while; any other failure ends it. */
export async function getStatus(
	{ runId, requestTimeoutMs }: GetRequest,
	tools: PollingTools,
): Promise<Outcome> {
	const startMs = tools.clock.now();
	const poll = async (timeoutMs: number) => await tools.poll(runId, timeoutMs);
	const result = await sendOnce(poll, requestTimeoutMs, tools);
	if (result.kind === 'status') {
		return { kind: result.run.phase === 'active' ? 'active' : 'ended', run: result.run };
	}
	const known = { runId, waitedMs: tools.clock.now() - startMs };
	const isRetryable = result.kind !== 'permanent';
	return { kind: 'lost', failure: result.failure, isRetryable, known };
}
