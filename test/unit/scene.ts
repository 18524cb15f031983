import type { Answer } from '../../nodes/shared/transport/answer';
import { readResponse } from '../../nodes/shared/transport/answer';
import { readNetworkError, requestTimedOut } from '../../nodes/shared/transport/networkError';
import type { RunStatus } from '../../nodes/shared/gloriamundo/runStatus';
import { Budget } from '../../nodes/shared/polling/budget';
import type { RunRequest } from '../../nodes/shared/polling/followRuns';
import { followRuns } from '../../nodes/shared/polling/followRuns';
import type { Outcome } from '../../nodes/shared/polling/outcome';
import { startVirtualTime } from '../../testing/virtualTime';

/** A status request on its way. */
export interface Poll {
	runId: string;
	/** Which request for this run it is, from 1. */
	nth: number;
	sentAtMs: number;
	timeoutMs: number;
}

/** What a service answers; `hang` is an answer that does not come. */
export type Service = (poll: Poll) => Answer | 'hang';

/** An answer takes this long, half of it on the way there. */
export const ROUND_TRIP_MS = 150;

export const REQUEST_TIMEOUT_MS = 10_000;

/** An HTTP answer, read as the node reads it. */
export function http(statusCode: number, body?: unknown, headers: Record<string, string> = {}) {
	return readResponse({ statusCode, headers, body }, 'asked', 0);
}

export const running = (progress?: object) => http(200, { status: 'running', progress });
export const completed = () => http(200, { status: 'completed' });
export const network = (code: string) => readNetworkError(code);

/** A run that completes at that moment of virtual time, by the service's own clock. */
export function endsAt(endMs: number): Service {
	return ({ sentAtMs }) => (sentAtMs + ROUND_TRIP_MS / 2 >= endMs ? completed() : running());
}

/** Answers one after the other; the last one repeats. */
export function script(...answers: Array<Answer | 'hang'>): Service {
	return ({ nth }) => answers[Math.min(nth, answers.length) - 1]!;
}

/** What one item asks for. */
export type Item = Partial<RunRequest> & { maxWaitMs?: number; minMs?: number; maxMs?: number };

/** One execution of a workflow. */
export interface Execution {
	outcomes: Array<Promise<Outcome>>;
	leave: () => void;
}

/** An account, a service and a clock of their own. To be ended. */
export class Scene {
	readonly time = startVirtualTime();

	readonly budget = new Budget(this.time.clock);

	readonly polls: Poll[] = [];

	readonly changes: RunStatus[] = [];

	constructor(private readonly service: Service) {}

	execute(items: readonly Item[], limit = 60, random = () => 0.5): Execution {
		const budgetUser = this.budget.join(limit);
		const outcomes = followRuns(items.map(requestOf), {
			clock: this.time.clock,
			random,
			askStatus: async (runId, timeoutMs) => await this.ask(runId, timeoutMs),
			budget: this.budget,
			budgetUser,
			onChange: (_, run) => this.changes.push(run),
		});
		return { outcomes: [...outcomes.values()], leave: () => budgetUser.leave() };
	}

	/** Lets time pass until all outcomes are there. */
	async outcomesOf({ outcomes, leave }: Execution): Promise<Outcome[]> {
		const all = await this.time.until(Promise.all(outcomes));
		leave();
		await Promise.resolve();
		return all;
	}

	private async ask(runId: string, timeoutMs: number): Promise<Answer> {
		const nth = this.polls.filter((poll) => poll.runId === runId).length + 1;
		const poll = { runId, nth, sentAtMs: this.time.now(), timeoutMs };
		this.polls.push(poll);
		const answer = this.service(poll);
		if (answer === 'hang') {
			await this.time.pause(timeoutMs);
			return requestTimedOut(timeoutMs);
		}
		await this.time.pause(ROUND_TRIP_MS);
		return answer;
	}
}

/** Runs a scene and gives the real time back, whatever happens. */
export async function inScene<T>(service: Service, act: (scene: Scene) => Promise<T>): Promise<T> {
	const scene = new Scene(service);
	try {
		return await act(scene);
	} finally {
		scene.time.end();
	}
}

/** What came of an execution that was left alone. */
export interface Result {
	outcomes: Outcome[];
	polls: Poll[];
	sentAtMs: number[];
	/** Statuses and steps that were told. */
	changes: RunStatus[];
	overAtMs: number;
	timersLeft: number;
}

/** Follows the runs of some items to their outcomes. */
export async function follow(
	items: readonly Item[],
	service: Service,
	{ limit, random }: { limit?: number; random?: () => number } = {},
): Promise<Result> {
	return await inScene(service, async (scene) => {
		const outcomes = await scene.outcomesOf(scene.execute(items, limit, random));
		const { polls, changes, time } = scene;
		const sentAtMs = polls.map((poll) => poll.sentAtMs);
		return { outcomes, polls, sentAtMs, changes, overAtMs: time.now(), timersLeft: time.timers() };
	});
}

/** Many items, each with a run of its own. */
export function many(count: number, item: Item = {}): Item[] {
	return Array.from({ length: count }, (_, index) => ({ ...item, runId: `run ${index}` }));
}

function requestOf({
	maxWaitMs = 300_000,
	minMs = 2_000,
	maxMs = 60_000,
	...rest
}: Item): RunRequest {
	const wait = { maxWaitMs, pace: { minMs, maxMs: Math.max(minMs, maxMs) } };
	return { runId: 'run', wait, requestTimeoutMs: REQUEST_TIMEOUT_MS, ...rest };
}
