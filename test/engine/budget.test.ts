import { setTimeout as sleep } from 'node:timers/promises';
import type { Simulator } from '../../testing/simulator/simulator';
import { type Changes, getStatusOf, useEngine, waitFor } from '../../testing/engine/kit';

const LIMIT = { requests: 60, windowMs: 60_000 };

/** The limit of the node where nothing else is set. */
const USUAL: Changes = { options: { rateLimit: 60 } };

/** Runs that end one after the other, the last of them after `longestMs`. */
const addRuns = (api: Simulator, count: number, longestMs: number) =>
	Array.from(
		{ length: count },
		(_, index) => api.addRun({ durationMs: ((index + 1) * longestMs) / count }).runId,
	);

const rejected = (api: Simulator) => api.requests.filter(({ status }) => status === 429);

describe('all who ask for runs of one account share its limit', () => {
	const kit = useEngine();

	it.concurrent('30 waits keep to the real window, and find every end in time', async () => {
		const api = await kit.simulate({ rateLimit: LIMIT });
		const runs = addRuns(api, 30, 3800);

		const result = await kit.run(waitFor(api, runs, { ...USUAL, parameters: { maxWait: 4 } }));

		expect(result.completed).toHaveLength(30);
		expect(rejected(api)).toEqual([]);
		expect(api.requests.length).toBeLessThanOrEqual(60);
	});

	it.concurrent('40 looks use the free room of the window at once', async () => {
		const api = await kit.simulate({ rateLimit: LIMIT });

		const result = await kit.run(getStatusOf(api, addRuns(api, 40, 0), USUAL));

		expect(result.completed).toHaveLength(40);
		expect(rejected(api)).toEqual([]);
		expect(result.durationMs).toBeLessThan(5000);
	});

	it.concurrent('two executions at once share the limit, and both get answers', async () => {
		const api = await kit.simulate({ rateLimit: { ...LIMIT, requests: 20 } });
		const changes: Changes = {
			parameters: { maxWait: 3, onTimeout: 'inProgress' },
			options: { rateLimit: 20 },
			onError: 'continueRegularOutput',
		};

		const results = await Promise.all(
			[1, 2].map(async () => await kit.run(waitFor(api, addRuns(api, 10, 60_000), changes))),
		);

		expect(rejected(api)).toEqual([]);
		for (const { inProgress } of results) expect(inProgress.length).toBeGreaterThan(2);
	});

	it.concurrent('an execution after another takes over what is left of the window', async () => {
		const api = await kit.simulate({ rateLimit: { ...LIMIT, requests: 10 } });
		const rateLimit = 10;

		await kit.run(getStatusOf(api, addRuns(api, 10, 0), { options: { rateLimit } }));
		const { error } = await kit.run(
			waitFor(api, addRuns(api, 1, 0), {
				parameters: { maxWait: 1 },
				options: { rateLimit, requestTimeout: 0.5 },
			}),
		);

		expect(error?.message).toContain('No status of run');
		expect(api.requests).toHaveLength(10);
	});

	it.concurrent('waiting polls are paced evenly after a small burst', async () => {
		const api = await kit.simulate();

		await kit.run(
			waitFor(api, addRuns(api, 10, 60_000), {
				...USUAL,
				parameters: { maxWait: 2.5, onTimeout: 'inProgress' },
				onError: 'continueRegularOutput',
			}),
		);

		const firstMs = api.requests[0]?.at ?? 0;
		const beforeTheDeadline = api.requests.filter(({ at }) => at < firstMs + 2000);
		expect(beforeTheDeadline.length).toBeGreaterThanOrEqual(5);
		expect(beforeTheDeadline.length).toBeLessThan(8);
	});

	it.concurrent('a look does not queue behind waits', async () => {
		const api = await kit.simulate();
		const waits = await kit.begin(waitFor(api, addRuns(api, 20, 60_000), USUAL));
		await api.waitForRequests(5);

		const { completed, durationMs } = await kit.run(getStatusOf(api, addRuns(api, 1, 0), USUAL));
		waits.stop();

		expect(completed).toHaveLength(1);
		expect(durationMs).toBeLessThan(900);
	});

	it.concurrent('another account is not held up', async () => {
		const api = await kit.simulate({ apiKeys: ['gm_live_one', 'gm_live_two'] });
		const { baseUrl } = api;
		const options = { rateLimit: 1 };
		const [one, two] = addRuns(api, 2, 60_000);
		const held = await kit.begin(
			waitFor(api, [one, one], { options, credential: { apiKey: 'gm_live_one', baseUrl } }),
		);
		await api.waitForRequests(1);

		const { inProgress, durationMs } = await kit.run(
			getStatusOf(api, [two], { options, credential: { apiKey: 'gm_live_two', baseUrl } }),
		);
		held.stop();

		expect(inProgress).toHaveLength(1);
		expect(durationMs).toBeLessThan(900);
	});

	it.concurrent('where items differ, the lowest limit holds', async () => {
		const api = await kit.simulate();
		const [one, two] = addRuns(api, 2, 0);
		const items = [
			{ run_id: one as string, limit: 100 },
			{ run_id: two as string, limit: 1 },
		];

		const { completed, failed } = await kit.run(
			waitFor(api, [], {
				items,
				parameters: { maxWait: 1 },
				options: { rateLimit: '={{ $json.limit }}', requestTimeout: 2 },
				onError: 'continueRegularOutput',
			}),
		);

		expect([completed.length, failed.length]).toEqual([1, 1]);
		expect(api.requests).toHaveLength(1);
	});

	it.concurrent('stopped waits leave the rest of the limit to others', async () => {
		const api = await kit.simulate();
		const waits = await kit.begin(waitFor(api, addRuns(api, 50, 60_000), USUAL));
		await api.waitForRequests(5);
		await sleep(100);
		waits.stop();
		await waits.result;

		const { completed, durationMs } = await kit.run(getStatusOf(api, addRuns(api, 20, 0), USUAL));

		expect(completed).toHaveLength(20);
		expect(durationMs).toBeLessThan(3000);
	});
});
