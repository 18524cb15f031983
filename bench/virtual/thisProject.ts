/** The only file of the benchmark that uses this project's own code for polling. */
import type { Clock } from '../../nodes/shared/polling/clock';
import { StepReading } from '../../nodes/shared/polling/progress';
import { Scheduler } from '../../nodes/shared/polling/scheduler';
import { waitForRun } from '../../nodes/shared/polling/waitForRun';
import { readStatusResponse } from '../../nodes/shared/transport/statusResponse';
import type { Surroundings, WaitForRun } from './service';

/** The node's defaults. */
const RATE_LIMIT = 60;
const POLL_INTERVAL = { minMs: 2_000, maxMs: 60_000 };
const REQUEST_TIMEOUT_MS = 10_000;

/** Longer than any run takes. */
const DAY_MS = 86_400_000;

export function waitWithThisProject(surroundings: Surroundings): WaitForRun {
	const { workload, service, time, random } = surroundings;
	const poll = async (runId: string) => {
		const { status, headers, body } = await service.get(runId);
		const read = { json: JSON.parse(body) as unknown, text: body };
		const response = { statusCode: status, headers, body: read };
		return readStatusResponse(response, runId, Date.now());
	};
	const processes = Array.from({ length: workload.processes }, () => {
		const client = new Scheduler(time.clock).join(RATE_LIMIT);
		return { clock: time.clock, random, poll, client, stepReading: new StepReading() };
	});
	const wait = {
		maxWaitMs: Math.min(workload.maxWaitMs, DAY_MS),
		pollInterval: POLL_INTERVAL,
		requestTimeoutMs: REQUEST_TIMEOUT_MS,
	};
	return async (runId, index) => {
		const tools = processes[index % processes.length] as (typeof processes)[number];
		const [outcome] = await Promise.all(waitForRun([{ runId, ...wait }], tools));
		return outcome?.kind === 'ended' || outcome?.kind === 'timedOut' ? outcome.kind : 'lost';
	};
}

/** Waits for a permit to poll; resolves to the function that releases it. */
export type Acquire = (lastPollMs: number, idealMs: number) => Promise<() => void>;

export function openScheduler(clock: Clock): Acquire {
	const client = new Scheduler(clock).join(RATE_LIMIT);
	return async (sinceMs, idealIntervalMs) => {
		const permit = await client.acquire({
			kind: 'wait',
			sinceMs,
			idealIntervalMs,
			dueMs: sinceMs,
			deadlineMs: sinceMs + DAY_MS,
			graceMs: REQUEST_TIMEOUT_MS / 2,
			maxPauseMs: Infinity,
		});
		if (permit.kind !== 'granted') throw new Error('No permit');
		return () => permit.release({ kind: 'status', isAnswered: true }, REQUEST_TIMEOUT_MS);
	};
}
