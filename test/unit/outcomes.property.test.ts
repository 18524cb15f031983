import fc from 'fast-check';
import type { Answer } from '../../nodes/shared/transport/answer';
import { STOPPED } from '../../nodes/shared/polling/outcome';
import type { Outcome } from '../../nodes/shared/polling/outcome';
import { waitForRun } from '../../nodes/shared/polling/waitForRun';
import { lookOnce } from '../../nodes/shared/polling/lookOnce';
import { requestTimedOut } from '../../nodes/shared/transport/networkError';
import { Budget } from '../../nodes/shared/polling/budget';
import type { VirtualTime } from '../../testing/virtualTime';
import { startVirtualTime } from '../../testing/virtualTime';
import type { PlannedRun } from './plans';
import { plan } from './plans';
import { REQUEST_TIMEOUT_MS } from './scene';

describe('whatever comes of requests, stops and deadlines', () => {
	it('each item has exactly one outcome, which is true, and comes in time', async () => {
		await fc.assert(
			fc.asyncProperty(plan, async ({ limit, runs }) => {
				const time = startVirtualTime();
				try {
					const budget = new Budget(time.clock);
					const trials = runs.map((planned) => new Trial(planned, time, budget, limit));
					await time.until(Promise.all(trials.map(async (trial) => await trial.run())));
					expect(time.timers()).toBe(0);
					for (const trial of trials) trial.expectTruth();
				} finally {
					time.end();
				}
			}),
			{ numRuns: 200 },
		);
	}, 60_000);
});

class Trial {
	private readonly told: Array<Array<{ outcome: Outcome; atMs: number }>>;

	private readonly requests: Array<{ sentAtMs: number; overAtMs: number; answer: Answer }> = [];

	private stoppedAtMs = Number.POSITIVE_INFINITY;

	constructor(
		private readonly plan: PlannedRun,
		private readonly time: VirtualTime,
		private readonly budget: Budget,
		private readonly limit: number,
	) {
		this.told = plan.maxWaitsMs.map(() => []);
	}

	async run(): Promise<void> {
		const { startsAtMs, stopsAfterMs, looksOnce } = this.plan;
		await this.time.pause(startsAtMs);
		const budgetUser = this.budget.join(this.limit);
		const tools = {
			clock: this.time.clock,
			random: () => 0.5,
			askStatus: async (_: string, timeoutMs: number) => await this.ask(timeoutMs),
			budget: this.budget,
			budgetUser,
		};
		const stop = this.time.pause(stopsAfterMs ?? 0).then(() => {
			if (stopsAfterMs === undefined) return;
			this.stoppedAtMs = this.time.now();
			budgetUser.leave();
		});
		if (looksOnce) this.tell(0, await lookOnce('run', REQUEST_TIMEOUT_MS, tools));
		else {
			const waiters = this.plan.maxWaitsMs.map((maxWaitMs, index) => ({
				maxWaitMs,
				onOutcome: (outcome: Outcome) => this.tell(index, outcome),
			}));
			const pace = { minMs: this.plan.pollIntervalMs, maxMs: 60_000 };
			await waitForRun('run', waiters, { pace, requestTimeoutMs: REQUEST_TIMEOUT_MS }, tools);
		}
		await stop;
		budgetUser.leave();
	}

	expectTruth(): void {
		const { looksOnce, maxWaitsMs } = this.plan;
		this.expectRequestsOneByOne();
		const items = looksOnce ? [Infinity] : maxWaitsMs;
		items.forEach((maxWaitMs, index) => {
			expect(this.told[index]).toHaveLength(1);
			const { outcome, atMs } = this.told[index]![0]!;
			const deadlineMs = this.plan.startsAtMs + maxWaitMs;
			// Timers go off a little after their time.
			expect(atMs).toBeLessThanOrEqual(deadlineMs + REQUEST_TIMEOUT_MS + 2);
			if (outcome.kind === 'timedOut') expect(atMs).toBeGreaterThanOrEqual(deadlineMs);
			this.expectReason(outcome, atMs);
		});
	}

	private expectRequestsOneByOne(): void {
		this.requests.forEach(({ sentAtMs }, index) => {
			expect(sentAtMs).toBeLessThanOrEqual(this.stoppedAtMs);
			const before = this.requests[index - 1];
			if (!before) return;
			expect(sentAtMs).toBeGreaterThanOrEqual(before.overAtMs);
			expect(isOver(before.answer)).toBe(false);
		});
		if (this.plan.looksOnce) expect(this.requests.length).toBeLessThanOrEqual(2);
	}

	private expectReason(outcome: Outcome, atMs: number): void {
		const heard = this.requests.filter(({ overAtMs }) => overAtMs <= atMs);
		const { answer } = heard.at(-1) ?? {};
		const statuses = heard.flatMap(({ answer: said }) =>
			said.kind === 'status' ? [said.run] : [],
		);
		if (outcome.kind === 'ended' || outcome.kind === 'active') {
			expect(answer).toMatchObject({ kind: 'status', run: { phase: outcome.run.phase } });
			expect(outcome.run.phase === 'active').toBe(outcome.kind === 'active');
			return;
		}
		if (!this.plan.looksOnce) expect(outcome.known.run).toBe(statuses.at(-1));
		if (outcome.kind === 'lost' && outcome.failure === STOPPED) {
			expect(this.stoppedAtMs).toBeLessThanOrEqual(atMs);
		} else if (outcome.kind === 'lost' && !this.plan.looksOnce) {
			expect(['refused', 'unreachable']).toContain(answer?.kind);
		}
	}

	private tell(index: number, outcome: Outcome): void {
		this.told[index]!.push({ outcome, atMs: this.time.now() });
	}

	private async ask(timeoutMs: number): Promise<Answer> {
		expect(timeoutMs).toBeGreaterThan(0);
		const { answer, afterMs } = this.plan.fates[this.requests.length % this.plan.fates.length]!;
		const isLost = answer === 'hang' || afterMs >= timeoutMs;
		const sentAtMs = this.time.now();
		const request = {
			sentAtMs,
			overAtMs: Infinity,
			answer: isLost ? requestTimedOut(timeoutMs) : answer,
		};
		this.requests.push(request);
		await this.time.pause(isLost ? timeoutMs : afterMs);
		request.overAtMs = this.time.now();
		return request.answer;
	}
}

/** No request can follow this answer. */
function isOver(answer: Answer): boolean {
	return answer.kind === 'refused' || (answer.kind === 'status' && answer.run.phase !== 'active');
}
