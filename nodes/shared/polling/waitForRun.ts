import type { Answer, Failure } from '../transport/answer';
import type { Turn } from './budget';
import type { Known } from './outcome';
import { STOPPED } from './outcome';
import { requestEnd } from './requestEnd';
import { RunHistory } from './runHistory';
import type { NextPoll, Pace } from './schedule';
import { nextPoll, retryPause, variedPause } from './schedule';
import type { Waiter } from './waiters';
import { Waiters } from './waiters';
import type { WaitingTools } from './waitingTools';

/** How a run is asked. */
export interface WaitOptions {
	pace: Pace;
	/** For one HTTP request, in milliseconds. */
	requestTimeoutMs: number;
}

/** A run that was never looked at comes before most that were: it may have ended long ago. */
const FIRST_LOOK_WANTED_MS = 1_000;

/** Pauses vary by this much either way, within the pace. */
const JITTER = 0.1;

/** Polls one run until it has ended or the last of those who wait for it has gone. */
export async function waitForRun(
	runId: string,
	waiters: readonly Waiter[],
	options: WaitOptions,
	tools: WaitingTools,
): Promise<void> {
	await new RunWait(runId, waiters, options, tools).untilOver();
}

class RunWait {
	private readonly waiters: Waiters;

	private readonly history: RunHistory;

	private lastFailure?: Failure;

	private failuresInARow = 0;

	private wasAnswered = false;

	private lastPollMs?: number;

	private lastLookMs: number;

	private wantedMs: number;

	private dueMs: number;

	private hadLastPoll = false;

	constructor(
		private readonly runId: string,
		waiters: readonly Waiter[],
		private readonly options: WaitOptions,
		private readonly tools: WaitingTools,
	) {
		const nowMs = tools.clock.now();
		this.lastLookMs = nowMs;
		this.dueMs = nowMs;
		this.wantedMs = FIRST_LOOK_WANTED_MS;
		this.waiters = new Waiters(waiters, nowMs);
		this.history = new RunHistory(nowMs);
	}

	async untilOver(): Promise<void> {
		while (!this.waiters.isEmpty()) {
			const turn = await this.nextTurn();
			if (turn.kind === 'left') return this.lose(STOPPED);
			if (turn.kind === 'granted') await this.poll(turn);
			if (!this.owesLastPoll(turn)) this.timeOut();
		}
	}

	private async nextTurn(): Promise<Turn> {
		return await this.tools.budgetUser.turn(
			{
				sinceMs: this.lastLookMs,
				wantedMs: this.wantedMs,
				dueMs: this.dueMs,
				deadlineMs: this.waiters.deadlineMs(),
				hadLastPoll: this.hadLastPoll,
			},
			this.options.requestTimeoutMs / 2,
		);
	}

	/** A poll that failed across the deadline has told nothing: the last one follows, a little late. */
	private owesLastPoll(turn: Turn): boolean {
		return turn.kind === 'granted' && !turn.isLastPoll && this.lastFailure !== undefined;
	}

	private async poll(turn: Turn & { kind: 'granted' }): Promise<void> {
		const { clock, askStatus } = this.tools;
		const nowMs = clock.now();
		this.lastPollMs = nowMs;
		const lateMs = Math.max(0, nowMs - this.waiters.deadlineMs());
		const answer = await askStatus(this.runId, this.options.requestTimeoutMs - lateMs);
		turn.end(requestEnd(answer));
		// A rejected request has told nothing: the run is as overdue as before, the last poll still owed.
		const isRejected = answer.kind === 'rateLimited';
		if (!isRejected) this.lastLookMs = clock.now();
		this.hadLastPoll = turn.isLastPoll && !isRejected;
		this.take(answer);
	}

	private take(answer: Answer): void {
		if (answer.kind === 'status') return this.takeStatus(answer);
		this.wasAnswered ||= answer.kind === 'rateLimited';
		if (answer.kind === 'transient') this.wasAnswered ||= answer.answered;

		const isFinal =
			answer.kind === 'refused' || (answer.kind === 'unreachable' && !this.wasAnswered);
		if (isFinal) return this.lose(answer.failure);
		this.lastFailure = answer.failure;
		// A 429 is paid for by the pause of the account: the run itself is as due as before.
		if (answer.kind === 'rateLimited') return;
		this.failuresInARow++;
		const floorMs = answer.kind === 'transient' ? answer.retryAfterMs : undefined;
		this.schedule(retryPause(this.failuresInARow, this.options.pace), floorMs);
	}

	private takeStatus({ run, serverTimeMs, retryAfterMs }: Answer & { kind: 'status' }): void {
		const isNews = this.history.add(run, this.lastLookMs);
		if (isNews) this.tools.onChange?.(this.runId, run);
		if (run.phase !== 'active') {
			return this.waiters.finish({ kind: 'ended', run, waitedMs: this.waitedMs() });
		}
		this.wasAnswered = true;
		this.lastFailure = undefined;
		this.failuresInARow = 0;
		const view = this.history.view(this.lastLookMs, serverTimeMs);
		this.schedule(nextPoll(view, this.options.pace), retryAfterMs);
	}

	private schedule(next: NextPoll, floorMs = 0): void {
		this.wantedMs = next.wantedMs;
		const jitter = 1 + JITTER * (2 * this.tools.random() - 1);
		this.dueMs = this.lastLookMs + Math.max(variedPause(next, jitter), floorMs);
	}

	private timeOut(): void {
		const someLeft = this.waiters.timeOut(this.tools.clock.now(), (deadlineMs) => ({
			kind: 'timedOut',
			known: this.known(deadlineMs),
		}));
		// Whoever waits longer has a last poll of their own.
		if (someLeft) this.hadLastPoll = false;
	}

	private lose(failure: Failure): void {
		this.waiters.finish({ kind: 'lost', failure, known: this.known() });
	}

	private waitedMs(): number {
		return this.history.waitedMs(this.tools.clock.now());
	}

	/** @param untilMs until when the run was waited for: a request that takes longer is no lack of polls */
	private known(untilMs = this.tools.clock.now()): Known {
		const sinceLastPollMs =
			this.lastPollMs === undefined ? undefined : Math.max(0, untilMs - this.lastPollMs);
		return {
			waitedMs: this.waitedMs(),
			run: this.history.last,
			lastFailure: this.lastFailure,
			account: { ...this.tools.budget.state(), sinceLastPollMs },
		};
	}
}
