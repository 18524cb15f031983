import type { Simulator } from '../../testing/simulator/simulator';
import {
	addRuns,
	type Changes,
	CONTINUE,
	detailsOf,
	getStatusOf,
	useEngine,
	waitFor,
} from '../../testing/engine/kit';
import { useVirtualTime } from '../../testing/engine/virtualTime';

/** The real limit of an account, which is also the node's default. */
const LIMIT = { requests: 60, windowMs: 60_000 };
const USUAL: Changes = { options: { rateLimit: 60 } };
const PATIENT: Changes = { parameters: { maxWait: 4000 } };

const RUNNING = { durationMs: 3_600_000 };
const ENDED = { durationMs: 0 };

const rejected = (api: Simulator) => api.requests.filter(({ status }) => status === 429);
const arrivals = (api: Simulator) => api.requests.map(({ at }) => at - (api.requests[0]?.at ?? 0));

/** A run whose first poll, or each, is answered with 429. */
function addRejectedRun(api: Simulator, retryAfter?: string, when: 'first' | 'all' = 'first') {
	const { runId } = api.addRun({ durationMs: 1000 });
	api.addFault({ kind: 'rateLimited', retryAfter }, { when, runId });
	return runId;
}

describe('the rate limit of an account', () => {
	const kit = useEngine();
	const time = useVirtualTime(kit);
	const run = async (...scenario: Parameters<typeof kit.run>) =>
		await time.until(kit.run(...scenario));
	const beginWaits = async (api: Simulator, count: number) =>
		await kit.begin(waitFor(api, addRuns(api, count, RUNNING), { ...USUAL, ...PATIENT }));

	it('is kept by 100 waits at once, which find every end', async () => {
		const api = await kit.simulate({ rateLimit: LIMIT });
		const runs = Array.from(Array(100), (_, run) => api.addRun({ durationMs: run * 3000 }).runId);

		const { completed } = await run(waitFor(api, runs, { ...USUAL, parameters: { maxWait: 900 } }));

		expect(completed).toHaveLength(100);
		expect(rejected(api)).toEqual([]);
	});

	it.each([
		{ runs: 60, are: 'sent at once', fromMs: 0, toMs: 1_000 },
		{ runs: 150, are: 'held until there is room again', fromMs: 119_000, toMs: 130_000 },
	])('lets Get Run Status check $runs runs, which are $are', async ({ runs, fromMs, toMs }) => {
		const api = await kit.simulate({ rateLimit: LIMIT });

		const { completed } = await run(getStatusOf(api, addRuns(api, runs, ENDED), USUAL));

		expect(completed).toHaveLength(runs);
		expect(rejected(api)).toEqual([]);
		expect(Math.max(...arrivals(api))).toBeGreaterThanOrEqual(fromMs);
		expect(Math.max(...arrivals(api))).toBeLessThan(toMs);
	});

	it('is shared by two executions at once, and both get answers', async () => {
		const api = await kit.simulate({ rateLimit: { ...LIMIT, requests: 20 } });
		const changes: Changes = {
			parameters: { maxWait: 30, onTimeout: 'inProgress' },
			options: { rateLimit: 20 },
			...CONTINUE,
		};

		const results = await time.until(
			Promise.all(
				[1, 2].map(async () => await kit.run(waitFor(api, addRuns(api, 8, RUNNING), changes))),
			),
		);

		expect(rejected(api)).toEqual([]);
		for (const { inProgress } of results) expect(inProgress.length).toBeGreaterThan(2);
	});

	it('is remembered for the next execution', async () => {
		const api = await kit.simulate({ rateLimit: { ...LIMIT, requests: 10 } });
		const options = { rateLimit: 10 };
		await run(getStatusOf(api, addRuns(api, 10, ENDED), { options }));

		const { failed } = await run(
			waitFor(api, addRuns(api, 1, ENDED), { options, parameters: { maxWait: 1 }, ...CONTINUE }),
		);

		expect(failed).toMatchObject([{ details: { code: 'timeout' } }]);
		expect(api.requests).toHaveLength(10);
	});

	it('spreads waiting polls evenly after a small burst', async () => {
		const api = await kit.simulate();
		const waits = await beginWaits(api, 30);

		await time.pass(15_000);
		waits.stop();
		await time.until(waits.result);

		const late = arrivals(api).filter((at) => at > 6000);
		const gaps = late.slice(1).map((at, index) => at - (late[index] ?? 0));
		expect(arrivals(api).filter((at) => at < 1000).length).toBeLessThanOrEqual(8);
		expect(Math.min(...gaps)).toBeGreaterThan(500);
	});

	it('lets Get Run Status pass the waits', async () => {
		const api = await kit.simulate();
		const waits = await beginWaits(api, 50);
		await time.pass(3000);
		const before = time.now();

		const { completed } = await run(getStatusOf(api, addRuns(api, 1, ENDED), USUAL));

		expect(completed).toHaveLength(1);
		expect(time.now() - before).toBeLessThan(1500);
		waits.stop();
		await time.until(waits.result);
	});

	it('of one account does not hold up another', async () => {
		const api = await kit.simulate({ apiKeys: ['gm_live_one', 'gm_live_two'] });
		const { baseUrl } = api;
		const changes = (apiKey: string): Changes => ({
			options: { rateLimit: 1 },
			credential: { apiKey, baseUrl },
		});
		await run(getStatusOf(api, addRuns(api, 1, RUNNING), changes('gm_live_one')));
		const before = time.now();

		const other = await run(getStatusOf(api, addRuns(api, 1, RUNNING), changes('gm_live_two')));

		expect(other.inProgress).toHaveLength(1);
		expect(time.now() - before).toBeLessThan(1000);
	});

	it('is the lowest one if items differ', async () => {
		const api = await kit.simulate();
		const items = addRuns(api, 2, ENDED).map((run_id, index) => ({ run_id, limit: 100 ** index }));

		const { completed, failed } = await run(
			waitFor(api, [], {
				items,
				parameters: { maxWait: 5 },
				options: { rateLimit: '={{ $json.limit }}' },
				...CONTINUE,
			}),
		);

		expect([completed.length, failed.length]).toEqual([1, 1]);
		expect(api.requests).toHaveLength(1);
	});

	it('is free again for others when waits are stopped', async () => {
		const api = await kit.simulate();
		const waits = await beginWaits(api, 50);
		await time.pass(2000);
		waits.stop();
		await time.until(waits.result);
		const before = time.now();

		const { completed } = await run(getStatusOf(api, addRuns(api, 40, ENDED), USUAL));

		expect(completed).toHaveLength(40);
		expect(time.now() - before).toBeLessThan(2000);
	});

	it('that keeps a run from being polled is named by the error, with what to change', async () => {
		const api = await kit.simulate();

		const result = await run(
			waitFor(api, addRuns(api, 8, RUNNING), {
				parameters: { maxWait: 30 },
				options: { rateLimit: 1 },
				...CONTINUE,
			}),
		);

		expect(api.requests).toHaveLength(1);
		expect(detailsOf(result)).toHaveLength(8);
		for (const { what_to_do } of detailsOf(result) as Array<{ what_to_do: string }>) {
			expect(what_to_do).toMatch(/8 runs/);
			expect(what_to_do).toContain('Rate Limit');
		}
	});
});

describe('a 429', () => {
	const kit = useEngine();
	const time = useVirtualTime(kit);

	/** A rejected wait, and six others of the same account that start afterwards. */
	async function waitAfterRejection(retryAfter?: string) {
		const api = await kit.simulate();
		const first = kit.run(waitFor(api, [addRejectedRun(api, retryAfter)], PATIENT));
		await time.pass(100);
		const others = kit.run(waitFor(api, addRuns(api, 6, ENDED), PATIENT));
		const results = await time.until(Promise.all([first, others]));
		expect(results.map(({ completed }) => completed.length)).toEqual([1, 6]);
		return arrivals(api)[1] ?? Infinity;
	}

	it.each([
		{ retryAfter: '3', pauseS: 3 },
		{ retryAfter: '600', pauseS: 600 },
		{ retryAfter: undefined, pauseS: 60 },
		{ retryAfter: 'soon', pauseS: 60 },
		{ retryAfter: '-5', pauseS: 60 },
		// Only the forms of RFC 9110 count; JavaScript would read the year 2049.
		{ retryAfter: 'wait 49', pauseS: 60 },
		{ retryAfter: '2049', pauseS: 2049 },
	])('pauses the whole account, Retry-After: $retryAfter', async ({ retryAfter, pauseS }) => {
		const pauseMs = await waitAfterRejection(retryAfter);
		expect(pauseMs).toBeGreaterThanOrEqual(pauseS * 1000);
		expect(pauseMs).toBeLessThan(pauseS * 1000 + 5000);
	});

	it('pauses the whole account until the date of a Retry-After', async () => {
		const pauseMs = await waitAfterRejection(new Date(Date.now() + 40_000).toUTCString());
		expect(pauseMs).toBeGreaterThan(38_000);
		expect(pauseMs).toBeLessThan(45_000);
	});

	it('that outlasts the deadline is named by the error', async () => {
		const api = await kit.simulate();
		const before = time.now();

		const { error } = await time.until(
			kit.run(waitFor(api, [addRejectedRun(api)], { parameters: { maxWait: 5 } })),
		);

		expect(error?.message).toContain('HTTP 429');
		expect(error?.description).toContain('Rate Limit');
		expect(time.now() - before).toBeLessThan(16_000);
	});

	it('of a limit lower than the set one slows waits down, and loses none', async () => {
		const api = await kit.simulate({ rateLimit: { requests: 3, windowMs: 15_000 } });

		const { completed } = await time.until(
			kit.run(waitFor(api, addRuns(api, 8, ENDED), { parameters: { maxWait: 600 } })),
		);

		expect(completed).toHaveLength(8);
		expect(rejected(api).length).toBeGreaterThan(0);
	});

	describe('at Get Run Status', () => {
		const get = async (api: Simulator, runIds: string[]) =>
			await time.until(kit.run(getStatusOf(api, runIds, CONTINUE)));

		it.each([
			{ retryAfter: '1', requests: 4, says: 'three times' },
			{ retryAfter: '50', requests: 3, says: 'for two minutes in all' },
			{ retryAfter: '100', requests: 2, says: 'for two minutes in all' },
			{ retryAfter: '121', requests: 1, says: 'not at all if it asks for more than that' },
		])('is waited out $says, Retry-After: $retryAfter', async ({ retryAfter, requests }) => {
			const api = await kit.simulate();
			const before = time.now();

			const result = await get(api, [addRejectedRun(api, retryAfter, 'all')]);

			expect(detailsOf(result)).toMatchObject([{ code: 'rate_limited', retryable: true }]);
			expect(api.requests).toHaveLength(requests);
			expect(time.now() - before).toBeLessThan(125_000);
		});

		it.each(['1', '90', undefined])('costs nothing once, Retry-After: %s', async (retryAfter) => {
			const api = await kit.simulate();
			const { completed } = await get(api, [addRejectedRun(api, retryAfter)]);
			expect(completed).toHaveLength(1);
		});

		it('is no error if others use the account too', async () => {
			const api = await kit.simulate({ rateLimit: { requests: 70, windowMs: 60_000 } });
			const runs = addRuns(api, 120, ENDED);

			const { completed } = await get(api, runs);

			expect(completed).toHaveLength(120);
			expect(rejected(api).length).toBeGreaterThan(0);
		});

		it('is an error at once if the account is known to be paused for longer', async () => {
			const api = await kit.simulate();
			const waits = await kit.begin(waitFor(api, [addRejectedRun(api, '600')]));
			await time.pass(1000);

			const result = await get(api, ['other']);
			waits.stop();

			expect(detailsOf(result)).toMatchObject([{ code: 'rate_limited', retryable: true }]);
			expect(api.requests).toHaveLength(1);
		});

		it('ends with Stop while it is waited out', async () => {
			const api = await kit.simulate();
			const execution = await kit.begin(getStatusOf(api, [addRejectedRun(api)]));
			await time.pass(1000);
			const before = time.now();
			execution.stop();

			expect((await time.until(execution.result)).status).toBe('canceled');
			expect(time.now() - before).toBeLessThan(1000);
			expect(api.requests).toHaveLength(1);
		});
	});
});

describe('the poll interval', () => {
	const kit = useEngine();
	const time = useVirtualTime(kit);

	/** Milliseconds between the polls of a run in its first minutes. */
	async function intervalsOf(answer: object, changes: Changes = {}, seconds = 120) {
		const api = await kit.simulate();
		const { runId } = api.addRun({ script: [{ status: 'running', ...answer }] });
		const parameters = { maxWait: seconds, onTimeout: 'inProgress' };
		await time.until(kit.run(waitFor(api, [runId], { ...changes, parameters })));
		const times = arrivals(api).slice(0, -1);
		return times.slice(1).map((at, index) => at - (times[index] ?? 0));
	}

	it.each([1, 2, 4, 20])('starts with Poll Interval, %s s', async (pollInterval) => {
		const [first] = await intervalsOf({ progress: null }, { options: { pollInterval } });
		expect((first ?? 0) / pollInterval).toBeGreaterThanOrEqual(900);
		expect((first ?? 0) / pollInterval).toBeLessThan(1200);
	});

	it('is at least half of Poll Interval if the progress says that the end is near', async () => {
		const progress = { current_step: 99, total_steps: 100, percentage: 99 };
		const intervals = await intervalsOf({ progress }, { options: { pollInterval: 8 } });
		expect(Math.min(...intervals)).toBeGreaterThanOrEqual(3600);
	});

	it('stays below 8 s in the first ten minutes, and grows afterwards up to Max Poll Interval', async () => {
		const intervals = await intervalsOf({ progress: null }, {}, 20_000);
		const firstMinutes = intervals.filter(
			(_, index) => intervals.slice(0, index + 1).reduce((sum, each) => sum + each, 0) < 600_000,
		);
		expect(Math.max(...firstMinutes)).toBeLessThan(8500);
		expect(Math.max(...intervals)).toBeGreaterThan(30_000);
		expect(Math.max(...intervals)).toBeLessThan(66_500);
	});

	it('is Max Poll Interval at the most, also for an old run', async () => {
		const started_at = new Date(Date.now() - 72_000_000).toISOString();
		const intervals = await intervalsOf({ started_at }, { options: { maxPollInterval: 5 } });
		expect(Math.max(...intervals)).toBeLessThan(5600);
		expect(Math.min(...intervals.slice(1))).toBeGreaterThan(4000);
	});

	it('grows while failures last, and is what a server in trouble asks for', async () => {
		const api = await kit.simulate();
		const { runId } = api.addRun();
		const headers = { 'retry-after': '20' };
		api.addFault({ kind: 'status', status: 503 }, { when: { poll: [1, 2, 3] } });
		api.addFault({ kind: 'status', status: 503, headers }, { when: { poll: 4 } });

		await time.until(kit.run(waitFor(api, [runId], { parameters: { maxWait: 300 } })));

		const [first = 0, second = 0, third = 0, fourth = 0] = arrivals(api).slice(1);
		expect(second - first).toBeGreaterThan(first);
		expect(third - second).toBeGreaterThan(second - first);
		expect(fourth - third).toBeGreaterThanOrEqual(20_000);
	});
});
