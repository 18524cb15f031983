import { addRuns, getStatusOf, useEngine, waitFor } from '../../testing/engine/kit';

/** A run with these answers, one for each poll; the last one repeats. */
const scripted = (...answers: object[]) => ({ script: answers });

describe('Get Run Status and Wait for Run', () => {
	const kit = useEngine();

	it.concurrent('get sends each run to the output of its present status', async () => {
		const api = await kit.simulate();
		const [completed, failed, running, queued] = [
			{ durationMs: 0 },
			{ durationMs: 0, outcome: 'failed' } as const,
			{ durationMs: 60_000 },
			{ queuedMs: 60_000 },
		].map((options) => api.addRun(options).runId);

		const result = await kit.run(getStatusOf(api, [queued, failed, running, completed]));

		expect(result.completed).toMatchObject([{ run_id: completed, status: 'completed' }]);
		expect(result.failed).toMatchObject([{ run_id: failed, status: 'failed' }]);
		expect(result.inProgress).toMatchObject([
			{ run_id: queued, status: 'queued', progress: null },
			{ run_id: running, status: 'running' },
		]);
		expect(api.requests).toHaveLength(4);
	});

	it.concurrent('wait polls all runs at the same time until each has ended', async () => {
		const api = await kit.simulate();
		const runs = [
			...addRuns(api, 1, { queuedMs: 300, durationMs: 1500 }),
			...addRuns(api, 1, { durationMs: 0 }),
			...addRuns(api, 1, { durationMs: 1200, outcome: 'failed' }),
		];
		const result = await kit.run(waitFor(api, runs));
		expect(result.completed.map((json) => json.run_id)).toEqual(runs.slice(0, 2));
		expect(result.failed.map((json) => json.run_id)).toEqual(runs.slice(2));
		expect(new Set(api.requests.slice(0, 3).map(({ runId }) => runId)).size).toBe(3);
	});

	it.concurrent('the request is the one that the API documents', async () => {
		const api = await kit.simulate();
		const [runId = ''] = addRuns(api, 1, { durationMs: 0 });
		await kit.run(waitFor(api, [runId], { options: { pollInterval: 30 } }));
		const path = `/api/v1/runs/${runId}/status`;
		expect(api.requests).toMatchObject([{ method: 'GET', path, authorized: true, status: 200 }]);
	});

	it.concurrent('the payload of the API is passed on unchanged, with unknown fields', async () => {
		const api = await kit.simulate();
		const payload = {
			status: 'completed',
			run_id: 'abc-123',
			result: { deep: [1, { two: null }, 'three'], empty: {}, text: 'ünïcödé 🙂' },
			cost_cents: '12',
			progress: { percentage: 'all of it', phases: [[]] },
			error: '',
			approvals: [{ by: 'Ada', at: 1.5e300 }],
		};
		api.addRun({ runId: 'abc-123', ...scripted(payload) });
		for (const build of [waitFor, getStatusOf]) {
			expect((await kit.run(build(api, ['abc-123']))).completed).toEqual([payload]);
		}
	});

	it.concurrent('an answer may name its run in another way', async () => {
		const api = await kit.simulate();
		const uuid = '550e8400-e29b-41d4-a716-446655440000';
		const otherName = { run_id: 'number 123', status: 'completed' };
		const inCapitals = { run_id: uuid.toUpperCase(), status: 'failed' };
		api.addRun({ runId: 'abc-123', ...scripted(otherName) });
		api.addRun({ runId: uuid, ...scripted(inCapitals) });

		const result = await kit.run(getStatusOf(api, ['abc-123', uuid]));

		expect(result.completed).toEqual([otherName]);
		expect(result.failed).toEqual([inCapitals]);
	});

	it.concurrent('an output keeps the order of the input, and points at its items', async () => {
		const api = await kit.simulate();
		const add = (durationMs: number, outcome: 'completed' | 'failed' = 'completed') =>
			api.addRun({ durationMs, outcome }).runId;
		const runs = [add(1000), add(0), add(1000, 'failed'), add(500), add(0, 'failed')];

		const { outputs } = await kit.run(waitFor(api, runs));

		const item = (index: number) => [runs[index], { item: index }];
		const origins = outputs.map((items) =>
			items.map(({ json, pairedItem }) => [json.run_id, pairedItem]),
		);
		expect(origins).toEqual([[item(0), item(1), item(3)], [item(2), item(4)], []]);
	});

	it.concurrent('a run that several items name is polled once, and answers all', async () => {
		const api = await kit.simulate();
		const going = { status: 'running', completed_at: null };
		const waited = api.addRun(scripted(going, { status: 'completed' })).runId;
		const got = api.addRun(scripted(going)).runId;

		const { outputs } = await kit.run(waitFor(api, [waited, waited, waited]));
		const { inProgress } = await kit.run(getStatusOf(api, [got, got]));

		const origins = outputs[0]?.map(({ pairedItem }) => pairedItem);
		expect(origins).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
		expect(inProgress).toHaveLength(2);
		expect(api.statusRequests(waited)).toHaveLength(2);
		expect(api.statusRequests(got)).toHaveLength(1);
	});
});
