import { addRuns, useEngine, waitFor } from '../../testing/engine/kit';
import { useVirtualTime } from '../../testing/engine/virtualTime';
import { Chance, FAULT_RATE, planFaults } from './chance';
import { takeStock } from './memory';

const EXECUTIONS = 60;
const RUNS_OF_EACH = 10;
const HALF_HOUR_MS = 30 * 60_000;
/** Milliseconds of computing: a good answer that takes longer costs one more poll, which does not matter here. */
const HANGING_MS = 400;
const LIMIT = { requests: 3_000, windowMs: 60_000 };

describe('half an hour of virtual time, 600 runs of one account, one request in five goes wrong', () => {
	const kit = useEngine();
	const time = useVirtualTime(kit, HANGING_MS);

	it('loses none, answers none twice, and leaves nothing behind', async () => {
		const api = await kit.simulate({ rateLimit: LIMIT });
		const chance = new Chance(5);
		const before = await takeStock();
		let faults = 0;

		const execute = async (index: number) => {
			await new Promise((wake) => setTimeout(wake, (index / EXECUTIONS) * HALF_HOUR_MS));
			const outcomes = Array.from({ length: RUNS_OF_EACH }, () =>
				chance.next() < 0.3 ? ('failed' as const) : ('completed' as const),
			);
			const runs = outcomes.flatMap((outcome) =>
				addRuns(api, 1, { outcome, durationMs: chance.between(0, 120_000) }),
			);
			const planned = runs.map((runId) => planFaults(api, runId, chance, true));
			const options = { pollInterval: 2, rateLimit: LIMIT.requests };
			const parameters = { maxWait: 3_600 };
			const { completed, failed } = await kit.run(waitFor(api, runs, { parameters, options }));
			const expected = (outcome: string) => runs.filter((_, run) => outcomes[run] === outcome);
			expect(completed.map(({ run_id }) => run_id)).toEqual(expected('completed'));
			expect(failed.map(({ run_id }) => run_id)).toEqual(expected('failed'));
			runs.forEach((runId, run) => {
				const polls = api.statusRequests(runId).length;
				faults += (planned[run] ?? []).filter((poll) => poll <= polls).length;
			});
		};
		await time.until(Promise.all(Array.from({ length: EXECUTIONS }, (_, index) => execute(index))));

		expect(api.requests.filter(({ status }) => status === 429)).toEqual([]);
		expect(faults / api.requests.length).toBeGreaterThan(FAULT_RATE - 0.03);
		expect(faults / api.requests.length).toBeLessThan(FAULT_RATE + 0.03);
		api.reset();
		await time.pass(120_000);
		expect((await takeStock()).heapMb - before.heapMb).toBeLessThan(20);
	});
});
