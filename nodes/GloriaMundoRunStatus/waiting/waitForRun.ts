import type { Answer, AskStatus, Failure } from '../http/answer';
import type { RunStatus } from '../run/runStatus';
import type { Budget, BudgetUser, Turn } from './budget';
import type { Clock } from './clock';
import type { Known, Outcome } from './outcome';
import { STOPPED } from './outcome';
import { requestEnd } from './requestEnd';
import type { Done, NextPoll, Pace } from './schedule';
import { nextPoll, readDone, retryPause, variedPause } from './schedule';

/** What waiting needs from outside. */
export interface WaitingTools {
	clock: Clock;
	/** 0 to 1, as `Math.random`; spreads polls so that runs started together are not asked together. */
	random: () => number;
	askStatus: AskStatus;
	budget: Budget;
	budgetUser: BudgetUser;
	/** Told of each status or step that differs from the last. */
	onChange?: (runId: string, run: RunStatus) => void;
}

/** One item that waits for the run. */
export interface Waiter {
	/** How long it waits at most, in milliseconds from now on. */
	maxWaitMs: number;
	/** Told once how the wait ended. */
	onOutcome: (outcome: Outcome) => void;
}

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
	private readonly startMs: number;

	/** By deadline, the earliest first. */
	private waiters: Array<{ deadlineMs: number; onOutcome: Waiter['onOutcome'] }>;

	private run?: RunStatus;

	private lastFailure?: Failure;

	private failuresInARow = 0;

	private wasAnswered = false;

	private lastPollMs?: number;

	private lastLookMs: number;

	private wantedMs: number;

	private dueMs: number;

	private done?: Done;

	private changedMs: number;

	private hadLastPoll = false;

	constructor(
		private readonly runId: string,
		waiters: readonly Waiter[],
		private readonly options: WaitOptions,
		private readonly tools: WaitingTools,
	) {
		const nowMs = tools.clock.now();
		this.startMs = nowMs;
		this.lastLookMs = nowMs;
		this.changedMs = nowMs;
		this.dueMs = nowMs;
		this.wantedMs = FIRST_LOOK_WANTED_MS;
		this.waiters = waiters
			.map(({ maxWaitMs, onOutcome }) => ({ deadlineMs: nowMs + maxWaitMs, onOutcome }))
			.sort((a, b) => a.deadlineMs - b.deadlineMs);
	}

	async untilOver(): Promise<void> {
		while (this.waiters.length > 0) {
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
				deadlineMs: this.deadlineMs(),
				hadLastPoll: this.hadLastPoll,
			},
			this.options.requestTimeoutMs / 2,
		);
	}

	/** A poll that failed across the deadline has told nothing: the last one follows, a little late. */
	private owesLastPoll(turn: Turn): boolean {
		return turn.kind === 'granted' && !turn.isLastPoll && this.lastFailure !== undefined;
	}

	private deadlineMs(): number {
		return this.waiters[0]?.deadlineMs ?? this.startMs;
	}

	private async poll(turn: Turn & { kind: 'granted' }): Promise<void> {
		const { clock, askStatus } = this.tools;
		const nowMs = clock.now();
		this.lastPollMs = nowMs;
		const lateMs = Math.max(0, nowMs - this.deadlineMs());
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

	private takeStatus(answer: Answer & { kind: 'status' }): void {
		const { run } = answer;
		this.noteChange(run);
		if (run.phase !== 'active') {
			return this.finish({ kind: 'ended', run, waitedMs: this.waitedMs() });
		}
		this.wasAnswered = true;
		this.lastFailure = undefined;
		this.failuresInARow = 0;
		this.schedule(nextPoll(this.view(answer), this.options.pace), answer.retryAfterMs);
	}

	private noteChange(run: RunStatus): void {
		const { onChange } = this.tools;
		const stepOf = (seen?: RunStatus) => seen?.progress.stepName ?? seen?.progress.currentStep;
		if (run.status !== this.run?.status || stepOf(run) !== stepOf(this.run)) {
			onChange?.(this.runId, run);
		}
		this.run = run;
		const done = readDone(run.progress);
		if (done?.fraction !== this.done?.fraction) this.changedMs = this.lastLookMs;
		this.done = done;
	}

	private view({ run, serverTimeMs }: Answer & { kind: 'status' }) {
		// Both times are the server's own, so that a wrong clock on this machine does no harm.
		const serverAgeMs = (serverTimeMs ?? Number.NaN) - (run.startedAtMs ?? Number.NaN);
		const waitedMs = this.waitedMs();
		return {
			ageMs: serverAgeMs > waitedMs ? serverAgeMs : waitedMs,
			done: this.done,
			sinceChangeMs: this.lastLookMs - this.changedMs,
		};
	}

	private schedule(next: NextPoll, floorMs = 0): void {
		this.wantedMs = next.wantedMs;
		const jitter = 1 + JITTER * (2 * this.tools.random() - 1);
		this.dueMs = this.lastLookMs + Math.max(variedPause(next, jitter), floorMs);
	}

	private timeOut(): void {
		const nowMs = this.tools.clock.now();
		const isOver = ({ deadlineMs }: { deadlineMs: number }) => deadlineMs <= nowMs;
		const gone = this.waiters.filter(isOver);
		if (gone.length === 0) return;
		this.waiters = this.waiters.filter((waiter) => !isOver(waiter));
		this.hadLastPoll = false;
		for (const { deadlineMs, onOutcome } of gone) {
			onOutcome({ kind: 'timedOut', known: this.known(deadlineMs) });
		}
	}

	private lose(failure: Failure): void {
		this.finish({ kind: 'lost', failure, known: this.known() });
	}

	private finish(outcome: Outcome): void {
		const { waiters } = this;
		this.waiters = [];
		for (const { onOutcome } of waiters) onOutcome(outcome);
	}

	private waitedMs(): number {
		return this.tools.clock.now() - this.startMs;
	}

	/** @param untilMs until when the run was waited for: a request that takes longer is no lack of polls */
	private known(untilMs = this.tools.clock.now()): Known {
		const sinceLastPollMs =
			this.lastPollMs === undefined ? undefined : Math.max(0, untilMs - this.lastPollMs);
		return {
			waitedMs: this.waitedMs(),
			run: this.run,
			lastFailure: this.lastFailure,
			account: { ...this.tools.budget.state(), sinceLastPollMs },
		};
	}
}
