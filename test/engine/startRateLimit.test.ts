import {
	CONTINUE,
	detailsOf,
	startRuns,
	unnamedRuns,
	useEngine,
	WORKFLOW_ID,
} from '../../testing/engine/kit';
import { useVirtualTime } from '../../testing/engine/virtualTime';
import type { Simulator } from '../../testing/simulator/simulator';

const ENDED = { durationMs: 0 };

describe('the limit of starts', () => {
	const kit = useEngine();
	const time = useVirtualTime(kit);
	const LIMIT = { requests: 10, windowMs: 60_000 };
	const USUAL = { options: { rateLimit: 60, startRateLimit: 10 } };
	const rejected = (api: Simulator) => api.requests.filter(({ status }) => status === 429);
	const arrivals = (api: Simulator) =>
		api.startRequests().map(({ at }) => at - (api.requests[0]?.at ?? 0));

	it('of ten a minute is kept by default, while those that were started are waited for', async () => {
		const api = await kit.simulate({
			startRateLimit: LIMIT,
			rateLimit: { ...LIMIT, requests: 60 },
		});
		const inputs = Array.from({ length: 25 }, () => ({ durationMs: 5000 }));
		const scenario = startRuns(api, inputs, { parameters: { maxWait: 30 } });
		(scenario.parameters as { options: object }).options = {};

		const { completed, inProgress } = await time.until(kit.run(scenario));

		expect([completed.length, inProgress.length]).toEqual([25, 0]);
		expect(rejected(api)).toEqual([]);
		const starts = arrivals(api);
		expect(starts[9]).toBeLessThan(10_000);
		expect(starts[10]).toBeGreaterThanOrEqual(60_000);
		expect(starts[20]).toBeGreaterThanOrEqual(120_000);
		const firstPolls = api.statusRequests().map(({ at }) => at - (api.requests[0]?.at ?? 0));
		expect(firstPolls.filter((at) => at < 60_000).length).toBeGreaterThanOrEqual(10);
	});

	it('is shared by two executions at once', async () => {
		const api = await kit.simulate({ startRateLimit: LIMIT });
		const run = async () =>
			await kit.run(startRuns(api, Array(8).fill({ durationMs: 0 }) as object[], USUAL));

		const results = await time.until(Promise.all([run(), run()]));

		expect(results.map(({ completed }) => completed.length)).toEqual([8, 8]);
		expect(rejected(api)).toEqual([]);
		expect(api.started).toHaveLength(16);
	});

	it('is the lowest one if items differ', async () => {
		const api = await kit.simulate();
		const items = [1, 100].map((limit) => ({ limit, durationMs: 0 }));
		const options = { rateLimit: 60, startRateLimit: '={{ $json.limit }}' };

		await time.until(kit.run(startRuns(api, items, { options })));

		expect(arrivals(api)[1]).toBeGreaterThanOrEqual(60_000);
	});

	it('does not hold up polls, nor polls it', async () => {
		const api = await kit.simulate();
		const options = { rateLimit: 1, startRateLimit: 10 };
		const parameters = { waitForCompletion: false };
		const before = time.now();
		await time.until(kit.run(startRuns(api, [{}, {}, {}], { options, parameters })));
		expect(time.now() - before).toBeLessThan(10_000);
		expect(api.started).toHaveLength(3);
	});

	it.each([
		{ retryAfter: '7', pauseMs: 7_000 },
		{ retryAfter: undefined, pauseMs: 60_000 },
	])('that is met is waited out, Retry-After: $retryAfter', async ({ retryAfter, pauseMs }) => {
		const api = await kit.simulate();
		const fault = { kind: 'rateLimited', retryAfter } as const;
		api.addFault(fault, { when: 'first', endpoint: 'execute', isBefore: true });

		const { completed } = await time.until(kit.run(startRuns(api, [ENDED], USUAL)));

		expect(completed).toHaveLength(1);
		expect(api.started).toHaveLength(1);
		expect(arrivals(api)[1]).toBeGreaterThanOrEqual(pauseMs);
	});

	it.each([
		{ retryAfter: '1', starts: 4 },
		{ retryAfter: '121', starts: 1 },
	])('that stays is an error, Retry-After: $retryAfter', async ({ retryAfter, starts }) => {
		const api = await kit.simulate();
		const fault = { kind: 'rateLimited', retryAfter } as const;
		api.addFault(fault, { when: 'all', endpoint: 'execute', isBefore: true });

		const result = await time.until(kit.run(startRuns(api, [{}], { ...USUAL, ...CONTINUE })));

		const details = { code: 'rate_limited', retryable: true, run_id: null };
		expect(detailsOf(result)).toMatchObject([{ ...details, workflow_id: WORKFLOW_ID }]);
		expect(api.startRequests()).toHaveLength(starts);
		expect(api.started).toEqual([]);
	});

	it('lets Stop through while starts are queued: none of them is sent', async () => {
		const api = await kit.simulate();
		const inputs = Array(15).fill({ durationMs: 600_000 }) as object[];
		const execution = await kit.begin(startRuns(api, inputs, USUAL));
		await time.pass(20_000);
		execution.stop();
		const result = await time.until(execution.result);
		await time.pass(120_000);

		expect(result.status).toBe('canceled');
		expect(api.started).toHaveLength(10);
		expect(unnamedRuns(api, result)).toEqual([]);
	});
});
