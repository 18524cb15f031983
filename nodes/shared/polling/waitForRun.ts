import { unexpected, type Failure, type PollResult } from '../gloriamundo/pollResult';
import type { GetRequest } from './getStatus';
import type { Known, Outcome } from './outcome';
import type { PollingTools } from './pollingTools';
import type { Group } from './pollRuns';
import { RunHistory } from './runHistory';
import { nextPoll, retryPoll, type NextPoll, type PollInterval } from './schedule';
import type { Permit } from './scheduler';

/** A wait for the end of a run. */
export interface WaitRequest extends GetRequest {
	/** The longest wait, in milliseconds from now. */
	maxWaitMs: number;
	pollInterval: PollInterval;
}

interface Waiter {
	deadlineMs: number;
	resolve: (outcome: Outcome) => void;
}

/** A run that was never polled comes before most others: it may have ended long ago. */
const FIRST_IDEAL_INTERVAL_MS = 1_000;

/**
 * Polls one run until it has ended or all waiters have timed out. Where the requests differ,
 * the first one sets the poll interval.
 *
 * @returns the outcome of each request; none rejects
 */
export function waitForRun(
	group: Group<WaitRequest>,
	tools: PollingTools,
): Array<Promise<Outcome>> {
	const startMs = tools.clock.now();
	const waiters: Waiter[] = [];
	const outcomes = group.map(async ({ maxWaitMs }) => {
		const deadlineMs = startMs + maxWaitMs;
		return await new Promise<Outcome>((resolve) => waiters.push({ deadlineMs, resolve }));
	});
	waiters.sort((a, b) => a.deadlineMs - b.deadlineMs);
	void new RunPoller(group[0], waiters, startMs, tools).run();
	return outcomes;
}

/**
 * A wait ends no later than its deadline plus one request timeout: a poll before the deadline may take up to half
 * a timeout beyond it, and the final poll gets the rest.
 */
class RunPoller {
	private readonly history: RunHistory;

	private lastFailure?: Failure;

	private failuresInARow = 0;

	private wasAnswered = false;

	private lastPollMs = -Infinity;

	private sinceMs: number;

	private dueMs: number;

	private idealIntervalMs = FIRST_IDEAL_INTERVAL_MS;

	/** @param waiters by deadline, the earliest first */
	constructor(
		private readonly request: WaitRequest,
		private waiters: Waiter[],
		startMs: number,
		private readonly tools: PollingTools,
	) {
		this.sinceMs = this.dueMs = startMs;
		this.history = new RunHistory(startMs, tools.stepReading);
	}

	async run(): Promise<void> {
		try {
			while (this.waiters.length > 0) await this.pollNext();
		} catch (error) {
			this.fail(unexpected(error));
		}
	}

	private async pollNext(): Promise<void> {
		const { client, clock } = this.tools;
		const deadlineMs = this.deadlineMs();
		const permit = await client.acquire({
			kind: 'wait',
			sinceMs: this.sinceMs,
			idealIntervalMs: this.idealIntervalMs,
			dueMs: this.dueMs,
			deadlineMs,
			graceMs: this.request.requestTimeoutMs / 2,
			maxPauseMs: Infinity,
			// A final poll shows that the process was not suspended at the deadline.
			passedMs: this.lastPollMs >= deadlineMs ? deadlineMs : undefined,
		});
		const nowMs = clock.now();
		if (permit.kind === 'expired') return this.timeOut(nowMs, permit.queued);

		const result = await this.poll(permit, nowMs);
		this.take(result);
		// A rejected final poll is repeated if the rate limit allows it in time.
		if (permit.isFinal && result.kind !== 'rateLimited') this.timeOut(nowMs, 1);
	}

	private async poll({ isFinal, lateMs, release }: Permit, sentMs: number): Promise<PollResult> {
		const { runId, requestTimeoutMs } = this.request;
		const toDeadlineMs = this.deadlineMs() - sentMs;
		const timeoutMs = isFinal
			? requestTimeoutMs - lateMs
			: Math.min(requestTimeoutMs, toDeadlineMs + requestTimeoutMs / 2);
		this.lastPollMs = sentMs;
		const result = await this.tools.poll(runId, timeoutMs);
		release(result, timeoutMs);
		if (result.kind !== 'rateLimited') this.sinceMs = this.tools.clock.now();
		return result;
	}

	private take(result: PollResult): void {
		if (result.kind === 'status') return this.takeStatus(result);
		this.wasAnswered ||= result.isAnswered;
		if (result.kind === 'permanent') return this.fail(result.failure);
		if (result.kind === 'unreachable' && !this.wasAnswered) return this.fail(result.failure, true);

		this.lastFailure = result.failure;
		// After a 429 the whole account pauses: this run is as due as before.
		if (result.kind === 'rateLimited') return;
		this.failuresInARow++;
		const next = retryPoll(this.failuresInARow, this.request.pollInterval, this.tools.random());
		this.schedule(next, result.retryAfterMs);
	}

	private takeStatus({ run, serverTimeMs, retryAfterMs }: PollResult & { kind: 'status' }): void {
		const { runId, pollInterval } = this.request;
		const isNews = this.history.add(run, this.sinceMs);
		if (isNews) this.tools.onChange?.(runId, run);
		if (run.phase !== 'active') return this.settle(Infinity, () => ({ kind: 'ended', run }));

		this.wasAnswered = true;
		this.lastFailure = undefined;
		this.failuresInARow = 0;
		const view = this.history.view(this.sinceMs, serverTimeMs);
		this.schedule(nextPoll(view, pollInterval, this.tools.random()), retryAfterMs);
	}

	private schedule({ idealIntervalMs, intervalMs }: NextPoll, floorMs = 0): void {
		this.idealIntervalMs = idealIntervalMs;
		this.dueMs = this.sinceMs + Math.max(intervalMs, floorMs);
	}

	private deadlineMs(): number {
		return this.waiters[0]?.deadlineMs ?? Infinity;
	}

	/** @param queued how many polls shared the rate limit */
	private timeOut(nowMs: number, queued: number): void {
		this.settle(nowMs, (deadlineMs) => {
			const sinceLastPollMs = Math.max(0, deadlineMs - this.lastPollMs);
			const account = { ...this.tools.client.state(), queued, sinceLastPollMs };
			return { kind: 'timedOut', known: { ...this.known(), account } };
		});
	}

	private fail(failure: Failure, isRetryable = false): void {
		this.settle(Infinity, () => ({ kind: 'error', failure, isRetryable, known: this.known() }));
	}

	/** Resolves all waiters whose deadline is not after `untilMs`. */
	private settle(untilMs: number, outcomeAt: (deadlineMs: number) => Outcome): void {
		const over = this.waiters.filter(({ deadlineMs }) => deadlineMs <= untilMs);
		this.waiters = this.waiters.slice(over.length);
		for (const { deadlineMs, resolve } of over) resolve(outcomeAt(deadlineMs));
	}

	private known(): Known {
		const waitedMs = this.history.waitedMs(this.tools.clock.now());
		const { runId } = this.request;
		return { runId, waitedMs, run: this.history.last, lastFailure: this.lastFailure };
	}
}
