/** This project's production code: the only file of the benchmark that knows how it polls. */
import { Budget } from '../../nodes/shared/polling/budget';
import type { Clock } from '../../nodes/shared/polling/clock';
import { followRuns } from '../../nodes/shared/polling/followRuns';
import { readResponse } from '../../nodes/shared/transport/answer';
import type { Surroundings, WaitForRun } from './service';

/** The node's defaults. */
const RATE_LIMIT = 60;
const PACE = { minMs: 2_000, maxMs: 60_000 };
const REQUEST_TIMEOUT_MS = 10_000;

/** Longer than any run takes. */
const DAY_MS = 86_400_000;

export function waitWithThisProject(surroundings: Surroundings): WaitForRun {
	const { workload, service, time, random } = surroundings;
	const askStatus = async (runId: string) => {
		const { status, headers, body } = await service.get(runId);
		const response = { statusCode: status, headers, body: JSON.parse(body) as unknown };
		return readResponse(response, runId, Date.now());
	};
	const processes = Array.from({ length: workload.processes }, () => {
		const budget = new Budget(time.clock);
		return { clock: time.clock, random, askStatus, budget, budgetUser: budget.join(RATE_LIMIT) };
	});
	const wait = { maxWaitMs: Math.min(workload.maxWaitMs, DAY_MS), pace: PACE };
	return async (runId, index) => {
		const tools = processes[index % processes.length] as (typeof processes)[number];
		const outcomes = followRuns([{ runId, wait, requestTimeoutMs: REQUEST_TIMEOUT_MS }], tools);
		const [outcome] = await Promise.all(outcomes.values());
		return outcome?.kind === 'ended' || outcome?.kind === 'timedOut' ? outcome.kind : 'lost';
	};
}

/** One poll that waits for its turn; resolves, when it may be sent, to what ends it. */
export type Acquire = (lastPollMs: number, idealMs: number) => Promise<() => void>;

export function openScheduler(clock: Clock): Acquire {
	const client = new Budget(clock).join(RATE_LIMIT);
	return async (sinceMs, wantedMs) => {
		const poll = { sinceMs, wantedMs, dueMs: sinceMs, deadlineMs: sinceMs + DAY_MS };
		const turn = await client.turn(poll);
		if (turn.kind !== 'granted') throw new Error('No permit');
		return () => turn.end({ kind: 'accepted' });
	};
}
