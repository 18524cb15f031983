import fc from 'fast-check';
import type { Answer } from '../../nodes/shared/transport/answer';
import { Budget } from '../../nodes/shared/polling/budget';
import { followRuns } from '../../nodes/shared/polling/followRuns';
import type { Outcome } from '../../nodes/shared/polling/outcome';
import type { VirtualTime } from '../../testing/virtualTime';
import { startVirtualTime } from '../../testing/virtualTime';

const WINDOW_MS = 60_000;
const REQUEST_TIMEOUT_MS = 10_000;
const PACE = { minMs: 2_000, maxMs: 60_000 };

/** An execution of a workflow: some runs to wait for, and perhaps a stop. */
interface PlannedExecution {
	startsAtMs: number;
	runs: Array<{ durationMs: number; maxWaitMs: number }>;
	stopsAfterMs: number | undefined;
	looksOnce: boolean;
}

/** What happens to the nth request, over and over. */
type Fate = { thereMs: number; backMs: number; kind: 'answer' | 'limited' | 'lost' };

interface Plan {
	limit: number;
	executions: PlannedExecution[];
	fates: Fate[];
	/** Jumps of the machine's wall clock. */
	clockJumpsMs: number[];
}

interface Sent {
	arrivedAtMs: number;
	sentAtMs: number;
	execution: number;
}

interface Ended {
	outcome: Outcome;
	atMs: number;
}

const fate = fc.record({
	thereMs: fc.integer({ min: 1, max: 1_500 }),
	backMs: fc.integer({ min: 1, max: 1_500 }),
	kind: fc.oneof(
		{ weight: 30, arbitrary: fc.constant('answer' as const) },
		{ weight: 1, arbitrary: fc.constant('limited' as const) },
		{ weight: 2, arbitrary: fc.constant('lost' as const) },
	),
});

const execution = fc.record({
	startsAtMs: fc.integer({ min: 0, max: 120_000 }),
	runs: fc.array(
		fc.record({
			durationMs: fc.integer({ min: 0, max: 300_000 }),
			maxWaitMs: fc.oneof(fc.integer({ min: 1, max: 300_000 }), fc.constant(60_000)),
		}),
		{ minLength: 1, maxLength: 40 },
	),
	stopsAfterMs: fc.option(fc.integer({ min: 0, max: 200_000 }), { nil: undefined }),
	looksOnce: fc.boolean(),
});

const plan = fc.record({
	limit: fc.oneof(fc.integer({ min: 1, max: 80 }), fc.constant(60)),
	executions: fc.array(execution, { minLength: 1, maxLength: 4 }),
	fates: fc.array(fate, { minLength: 1, maxLength: 40 }),
	clockJumpsMs: fc.array(fc.integer({ min: -3_600_000, max: 3_600_000 }), { maxLength: 3 }),
});

describe('the budget of an account, whatever arrives, stops or fails', () => {
	it('never lets more than the limit arrive in any 60 s, and ends every wait in time', async () => {
		await fc.assert(
			fc.asyncProperty(plan, async (planned) => {
				const world = new World(planned);
				await world.run();
				world.expectWindowsWithinLimit();
				world.expectOneOutcomeEach();
				world.expectNothingAfterAStop();
				world.expectNoTimerLeft();
			}),
			{ numRuns: 80 },
		);
	}, 120_000);
});

class World {
	private readonly time: VirtualTime = startVirtualTime();

	private readonly budget = new Budget(this.time.clock);

	private readonly sent: Sent[] = [];

	private readonly ended: Ended[][][];

	private readonly stoppedAtMs: number[];

	constructor(private readonly plan: Plan) {
		this.ended = plan.executions.map(({ runs }) => runs.map(() => []));
		this.stoppedAtMs = plan.executions.map(() => Number.POSITIVE_INFINITY);
	}

	async run(): Promise<void> {
		try {
			const executions = this.plan.executions.map((_, index) => this.execute(index));
			const jumps = this.jump();
			await this.time.until(Promise.all([...executions, jumps]));
			this.timersLeft = this.time.timers();
		} finally {
			this.time.end();
		}
	}

	private timersLeft = -1;

	expectWindowsWithinLimit(): void {
		const arrivals = this.sent.map(({ arrivedAtMs }) => arrivedAtMs).sort((a, b) => a - b);
		arrivals.forEach((atMs, index) => {
			const oneTooMany = arrivals[index + this.plan.limit];
			if (oneTooMany !== undefined) expect(oneTooMany - atMs).toBeGreaterThanOrEqual(WINDOW_MS);
		});
	}

	expectOneOutcomeEach(): void {
		this.ended.forEach((runs, index) => {
			const { startsAtMs, looksOnce, runs: wanted } = this.plan.executions[index]!;
			runs.forEach((outcomes, run) => {
				expect(outcomes).toHaveLength(1);
				if (looksOnce) return;
				const latestMs = startsAtMs + wanted[run]!.maxWaitMs + REQUEST_TIMEOUT_MS;
				expect(outcomes[0]!.atMs).toBeLessThanOrEqual(latestMs + 2);
			});
		});
	}

	expectNothingAfterAStop(): void {
		for (const { sentAtMs, execution } of this.sent) {
			expect(sentAtMs).toBeLessThanOrEqual(this.stoppedAtMs[execution]!);
		}
	}

	expectNoTimerLeft(): void {
		expect(this.timersLeft).toBe(0);
	}

	private async execute(index: number): Promise<void> {
		const { startsAtMs, runs, stopsAfterMs, looksOnce } = this.plan.executions[index]!;
		await this.time.pause(startsAtMs);
		const budgetUser = this.budget.join(this.plan.limit);
		const outcomes = followRuns(
			runs.map(({ maxWaitMs }, run) => ({
				runId: `${index}/${run}`,
				wait: looksOnce ? ('lookOnce' as const) : { maxWaitMs, pace: PACE },
				requestTimeoutMs: REQUEST_TIMEOUT_MS,
			})),
			{
				clock: this.time.clock,
				random: () => 0.5,
				askStatus: async (runId, timeoutMs) => await this.ask(index, runId, timeoutMs),
				budget: this.budget,
				budgetUser,
			},
		);
		const all = [...outcomes.values()].map(async (promise, run) => {
			const outcome = await promise;
			this.ended[index]![run]!.push({ outcome, atMs: this.time.now() });
		});
		const stop = stopsAfterMs === undefined ? undefined : this.time.pause(stopsAfterMs);
		void stop?.then(() => {
			this.stoppedAtMs[index] = this.time.now();
			budgetUser.leave();
		});
		await Promise.all([stop, ...all]);
		budgetUser.leave();
	}

	private async ask(execution: number, runId: string, timeoutMs: number): Promise<Answer> {
		const { thereMs, backMs, kind } = this.plan.fates[this.sent.length % this.plan.fates.length]!;
		const sentAtMs = this.time.now();
		this.sent.push({ sentAtMs, arrivedAtMs: sentAtMs + thereMs, execution });
		if (kind === 'lost') {
			await this.time.pause(timeoutMs);
			return { kind: 'transient', failure: { reason: 'it did not answer' }, answered: false };
		}
		await this.time.pause(Math.min(thereMs + backMs, timeoutMs));
		if (kind === 'limited') {
			return { kind: 'rateLimited', failure: { reason: 'HTTP 429' }, retryAfterMs: 5_000 };
		}
		return this.answer(execution, runId);
	}

	private answer(execution: number, runId: string): Answer {
		const { startsAtMs, runs } = this.plan.executions[execution]!;
		const { durationMs } = runs[Number(runId.split('/')[1])]!;
		const hasEnded = this.time.now() >= startsAtMs + durationMs;
		const status = hasEnded ? 'completed' : 'running';
		const phase = hasEnded ? 'completed' : 'active';
		return { kind: 'status', run: { status, phase, progress: {}, payload: { status } } };
	}

	private async jump(): Promise<void> {
		for (const jumpMs of this.plan.clockJumpsMs) {
			await this.time.pause(20_000);
			this.time.jumpWallClock(jumpMs);
		}
	}
}
