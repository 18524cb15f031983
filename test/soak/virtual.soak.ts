import type { Answer } from '../../nodes/shared/transport/answer';
import { readResponse } from '../../nodes/shared/transport/answer';
import { readNetworkError, requestTimedOut } from '../../nodes/shared/transport/networkError';
import { Budget } from '../../nodes/shared/polling/budget';
import { followRuns } from '../../nodes/shared/polling/followRuns';
import type { Outcome } from '../../nodes/shared/polling/outcome';
import { SimulatedApi } from '../../testing/simulator/simulatedApi';
import { startVirtualTime, type VirtualTime } from '../../testing/virtualTime';
import { Chance, FAULT_RATE } from './chance';
import { takeStock } from './memory';

const HALF_HOUR_MS = 30 * 60_000;
const EXECUTIONS = 200;
const RUNS_OF_EACH = 10;
const LIMIT = 3000;
const STATUS_CODES = [408, 425, 500, 502, 503, 504];

describe('half an hour of virtual time, 2000 runs, one request in five goes wrong', () => {
	let time: VirtualTime;
	beforeAll(() => (time = startVirtualTime(Infinity)));
	afterAll(() => time.end());

	it('loses none, answers none twice, and leaves nothing behind', async () => {
		const world = new World(time, new Chance(5));
		const before = await takeStock();

		const executions = Array.from({ length: EXECUTIONS }, async (_none, index) => {
			await time.pause((index / EXECUTIONS) * HALF_HOUR_MS);
			await world.execute(index);
		});
		await time.until(Promise.all(executions));

		const ends = [...world.ends.values()];
		expect(ends).toHaveLength(EXECUTIONS * RUNS_OF_EACH);
		expect(ends.filter((outcomes) => outcomes.length !== 1)).toEqual([]);
		expect(ends.flat().filter(({ kind }) => kind !== 'ended')).toEqual([]);
		for (const [runId, [outcome]] of world.ends) {
			const { payload } = (outcome as Outcome & { kind: 'ended' }).run;
			expect(payload).toMatchObject({ run_id: runId, status: world.outcomeOf(runId) });
		}
		expect(world.faults / world.requests).toBeGreaterThan(FAULT_RATE - 0.02);
		expect(world.faults / world.requests).toBeLessThan(FAULT_RATE + 0.02);

		await time.until(time.pause(120_000));
		expect(time.timers()).toBe(0);
		expect(world.budget.state()).toMatchObject({ runs: 0, pausedMs: 0 });
		world.ends.clear();
		const after = await takeStock();
		expect(after.heapMb - before.heapMb).toBeLessThan(20);
	});
});

/** An account with its runs, and a network that is not to be trusted. */
class World {
	readonly budget: Budget;

	readonly ends = new Map<string, Outcome[]>();

	requests = 0;

	faults = 0;

	private readonly api: SimulatedApi;

	private readonly failing = new Set<string>();

	constructor(
		private readonly time: VirtualTime,
		private readonly chance: Chance,
	) {
		this.budget = new Budget(time.clock);
		this.api = new SimulatedApi();
	}

	outcomeOf(runId: string): string {
		return this.failing.has(runId) ? 'failed' : 'completed';
	}

	/** One execution of a workflow that waits for some runs. */
	async execute(index: number): Promise<void> {
		const requests = Array.from({ length: RUNS_OF_EACH }, (_none, run) => {
			const runId = `run-${index}-${run}`;
			const outcome = this.chance.next() < 0.3 ? 'failed' : 'completed';
			if (outcome === 'failed') this.failing.add(runId);
			this.api.addRun({ runId, outcome, durationMs: this.chance.between(0, 120_000) }, this.now());
			return {
				runId,
				wait: { maxWaitMs: 3_600_000, pace: { minMs: 2_000, maxMs: 60_000 } },
				requestTimeoutMs: 10_000,
			};
		});
		const budgetUser = this.budget.join(LIMIT);
		const outcomes = followRuns(requests, {
			clock: this.time.clock,
			random: () => this.chance.next(),
			askStatus: async (runId) => await this.ask(runId),
			budget: this.budget,
			budgetUser,
		});
		await Promise.all(
			[...outcomes].map(async ([{ runId }, outcome]) => {
				this.ends.set(runId, [...(this.ends.get(runId) ?? []), await outcome]);
			}),
		);
		budgetUser.leave();
	}

	private async ask(runId: string): Promise<Answer> {
		await this.time.pause(this.chance.between(20, 200));
		this.requests++;
		const path = `/api/v1/runs/${runId}/status`;
		const authorization = 'Bearer gm_live_test';
		const { status, body } = this.api.answer({ method: 'GET', path, authorization }, this.now());
		if (this.chance.next() < FAULT_RATE) return await this.fail(runId);
		const response = { statusCode: status, headers: {}, body: JSON.parse(body) as unknown };
		return readResponse(response, runId, Date.now());
	}

	private async fail(runId: string): Promise<Answer> {
		this.faults++;
		const kind = this.chance.next();
		if (kind < 0.2) {
			await this.time.pause(10_000);
			return requestTimedOut(10_000);
		}
		if (kind < 0.4) return readNetworkError('ECONNRESET');
		const limited = kind > 0.995;
		const response = {
			statusCode: limited ? 429 : this.chance.one(STATUS_CODES),
			headers: limited ? { 'retry-after': '2' } : {},
			body: undefined,
		};
		const unreadable = { statusCode: 200, headers: {}, body: [{ status: 'completed' }] };
		return readResponse(kind < 0.6 ? unreadable : response, runId, Date.now());
	}

	private now() {
		return { nowMs: this.time.now(), wallMs: Date.now() };
	}
}
