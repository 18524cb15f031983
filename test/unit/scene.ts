import type { PollResult } from '../../nodes/shared/gloriamundo/pollResult';
import { readRunStatus, type RunStatus } from '../../nodes/shared/gloriamundo/runStatus';
import { getStatus } from '../../nodes/shared/polling/getStatus';
import type { Outcome } from '../../nodes/shared/polling/outcome';
import type { PollingTools } from '../../nodes/shared/polling/pollingTools';
import { type Group, pollRuns } from '../../nodes/shared/polling/pollRuns';
import { StepReading } from '../../nodes/shared/polling/progress';
import { Scheduler, type SchedulerClient } from '../../nodes/shared/polling/scheduler';
import { type WaitRequest, waitForRun } from '../../nodes/shared/polling/waitForRun';
import { readNetworkError, requestTimedOut } from '../../nodes/shared/transport/networkError';
import { readStatusResponse } from '../../nodes/shared/transport/statusResponse';
import { startVirtualTime } from '../../testing/virtualClock';

/** A status request. */
export interface SentPoll {
	runId: string;
	/** Which request for this run it is, from 1. */
	nth: number;
	sentAtMs: number;
	timeoutMs: number;
	/** How long the request and the answer take to arrive: the service may change that. */
	thereMs: number;
	backMs: number;
	/** When it was over, and with what. */
	endMs: number;
	result?: PollResult;
}

/** A service; `hang` is an answer that does not come. */
export type Service = (poll: SentPoll) => PollResult | 'hang';

/** An answer takes this long, half of it on the way there. */
const ROUND_TRIP_MS = 150;

/** An HTTP answer, read as the node reads it. */
export function http(statusCode: number, json: unknown = {}, headers = {}): PollResult {
	const body = { json, text: JSON.stringify(json) };
	return readStatusResponse({ statusCode, headers, body }, 'run', Date.UTC(2026, 0, 1));
}

const running = (progress?: object) => http(200, { status: 'running', progress });

/** Answers of a service. */
export const answers = {
	running,
	step: (current_step: number, total_steps = 5) => running({ current_step, total_steps }),
	completed: () => http(200, { status: 'completed' }),
	limited: (seconds?: number) =>
		http(429, {}, seconds === undefined ? {} : { 'retry-after': String(seconds) }),
	network: (code: string) => readNetworkError({ code }),
};

/** Answers one after the other; the last one repeats. */
export function script(...answers: Array<PollResult | 'hang'>): Service {
	return ({ nth }) => answers[Math.min(nth, answers.length) - 1]!;
}

/** A run that completes at that moment of virtual time, by the service's own clock. */
export function endsAt(endMs: number): Service {
	return ({ sentAtMs }) =>
		sentAtMs + ROUND_TRIP_MS / 2 >= endMs ? answers.completed() : running();
}

/** The request of one item. */
export type Item = Partial<WaitRequest> & { minMs?: number; maxMs?: number };

/** A poll interval so long that no poll is made between the first and the last. */
export const NEVER_BETWEEN: Item = { minMs: 1_000_000 };

type Execution = { client: SchedulerClient; outcomes: Array<Promise<Outcome>> };

type Polling = (group: Group<WaitRequest>, tools: PollingTools) => Array<Promise<Outcome>>;

/** An account with its own service and clock. */
export class Scene {
	readonly time = startVirtualTime();

	readonly scheduler = new Scheduler(this.time.clock);

	readonly polls: SentPoll[] = [];

	readonly changes: RunStatus[] = [];

	private readonly tools = {
		clock: this.time.clock,
		random: () => 0.5,
		poll: async (runId: string, timeoutMs: number) => await this.poll(runId, timeoutMs),
		stepReading: new StepReading(),
		onChange: (_: string, run: RunStatus) => void this.changes.push(run),
	};

	constructor(
		private readonly service: Service,
		private readonly ownTools: Partial<PollingTools> = {},
	) {}

	wait(items: readonly Item[], limit = 60): Execution {
		return this.begin(waitForRun, items, limit);
	}

	get(items: readonly Item[], limit = 60): Execution {
		return this.begin(getStatus, items, limit);
	}

	/** Lets time pass until all outcomes are known. */
	async outcomesOf({ outcomes, client }: Execution): Promise<Outcome[]> {
		const all = await this.time.until(Promise.all(outcomes));
		client.leave();
		return all;
	}

	/** Lets this much time pass. */
	async pass(ms: number): Promise<void> {
		await this.time.until(this.time.pause(ms));
	}

	private begin(poll: Polling, items: readonly Item[], limit: number): Execution {
		const client = this.scheduler.join(limit);
		const requests = items.map(requestOf);
		const tools = { ...this.tools, ...this.ownTools, client };
		const outcomes = pollRuns(requests, (group) => poll(group, tools));
		return { client, outcomes: requests.map(async (request) => await outcomes.get(request)!) };
	}

	private async poll(runId: string, timeoutMs: number): Promise<PollResult> {
		const nth = this.polls.filter((poll) => poll.runId === runId).length + 1;
		const sentAtMs = this.time.now();
		const times = { thereMs: ROUND_TRIP_MS / 2, backMs: ROUND_TRIP_MS / 2, endMs: Infinity };
		const poll: SentPoll = { runId, nth, sentAtMs, timeoutMs, ...times };
		this.polls.push(poll);
		const answer = this.service(poll);
		const neededMs = answer === 'hang' ? Infinity : poll.thereMs + poll.backMs;
		await this.time.pause(Math.min(neededMs, timeoutMs));
		poll.endMs = this.time.now();
		return (poll.result =
			answer === 'hang' || neededMs > timeoutMs ? requestTimedOut(timeoutMs) : answer);
	}
}

/** Runs a scene, and restores the real time whatever happens. */
export async function inScene<T>(
	service: Service,
	act: (scene: Scene) => Promise<T>,
	tools?: Partial<PollingTools>,
) {
	const scene = new Scene(service, tools);
	return await act(scene).finally(() => scene.time.end());
}

const follow =
	(operation: 'wait' | 'get') =>
	async (items: readonly Item[], service: Service, { limit, ...tools }: Options = {}) =>
		await inScene(
			service,
			async (scene) => {
				const outcomes = await scene.outcomesOf(scene[operation](items, limit));
				const overAtMs = scene.time.now();
				await scene.pass(1);
				const { polls, changes, time } = scene;
				const sentAtMs = polls.map((poll) => poll.sentAtMs);
				return { outcomes, polls, sentAtMs, changes, overAtMs, timersLeft: time.timers() };
			},
			tools,
		);
type Options = Partial<PollingTools> & { limit?: number };

/** Waits for the runs of some items, and returns the result. */
export const wait = follow('wait');
/** Checks the runs of some items once. */
export const get = follow('get');

/** Many items, each with its own run. */
export function many(count: number, item: Item = {}): Item[] {
	return Array.from({ length: count }, (_, index) => ({ ...item, runId: `run ${index}` }));
}

/** The times between one poll and the next. */
export const gapsOf = (sentAtMs: readonly number[]) =>
	sentAtMs.slice(1).map((atMs, index) => atMs - sentAtMs[index]!);

export function statusOf(json: object): RunStatus {
	const result = readRunStatus({ json, text: JSON.stringify(json) }, 'run');
	if ('reason' in result) throw new Error(result.reason);
	return result.run;
}

function requestOf({ minMs = 2_000, maxMs = 60_000, ...rest }: Item): WaitRequest {
	const pollInterval = { minMs, maxMs: Math.max(minMs, maxMs) };
	return { runId: 'run', maxWaitMs: 300_000, pollInterval, requestTimeoutMs: 10_000, ...rest };
}
