import { least } from './least';
import { lookOnce } from './lookOnce';
import type { Outcome } from './outcome';
import type { Pace } from './schedule';
import { waitForRun } from './waitForRun';
import type { WaitingTools } from './waitingTools';

/** What one item wants to know; times in milliseconds. */
export interface RunRequest {
	runId: string;
	/** How long to wait for the end, or 'lookOnce' for the present status. */
	wait: { maxWaitMs: number; pace: Pace } | 'lookOnce';
	/** For one HTTP request, body included. */
	requestTimeoutMs: number;
}

/** Asks for all runs at the same time; a run that several items wait for, or look at, is asked for once. */
export function followRuns<T extends RunRequest>(
	requests: readonly T[],
	tools: WaitingTools,
): ReadonlyMap<T, Promise<Outcome>> {
	const followers = requests.map((request) => new Follower(request));
	for (const group of groupByRun(followers)) {
		follow(group, tools).catch((error) => group.forEach(({ reject }) => reject(error)));
	}
	return new Map(followers.map(({ request, outcome }) => [request, outcome]));
}

/** One request, and the promise of its outcome. */
class Follower<T extends RunRequest = RunRequest> {
	settle!: (outcome: Outcome) => void;

	reject!: (error: unknown) => void;

	readonly outcome: Promise<Outcome>;

	constructor(readonly request: T) {
		this.outcome = new Promise((resolve, reject) => {
			this.settle = resolve;
			this.reject = reject;
		});
	}
}

/** Where items of one run differ in pace, the most impatient one sets it. */
async function follow(group: Follower[], tools: WaitingTools): Promise<void> {
	const { runId } = (group[0] as Follower).request;
	const requestTimeoutMs = least(group.map(({ request }) => request.requestTimeoutMs));
	const waiters = group.flatMap(({ request, settle }) =>
		request.wait === 'lookOnce' ? [] : [{ ...request.wait, onOutcome: settle }],
	);
	if (waiters.length === 0) {
		const outcome = await lookOnce(runId, requestTimeoutMs, tools);
		return group.forEach(({ settle }) => settle(outcome));
	}
	const pace = {
		minMs: least(waiters.map((waiter) => waiter.pace.minMs)),
		maxMs: least(waiters.map((waiter) => waiter.pace.maxMs)),
	};
	await waitForRun(runId, waiters, { pace, requestTimeoutMs }, tools);
}

function groupByRun(followers: readonly Follower[]): Iterable<Follower[]> {
	const groups = new Map<string, Follower[]>();
	for (const follower of followers) {
		const { runId, wait } = follower.request;
		const key = `${wait === 'lookOnce' ? 'look' : 'wait'} ${runId}`;
		const group = groups.get(key);
		if (group) group.push(follower);
		else groups.set(key, [follower]);
	}
	return groups.values();
}
