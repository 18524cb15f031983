import { getStatusOf, useEngine, waitFor } from '../../testing/engine/kit';

/** A run that the API answers exactly so, once for each poll; the last answer repeats. */
const scripted = (...answers: object[]) => ({ script: answers });

describe('Get Status and Wait for Completion', () => {
	const kit = useEngine();

	it.concurrent('get sends each run to the branch of its present status', async () => {
		const api = await kit.simulate();
		const completed = api.addRun({ durationMs: 0 });
		const failed = api.addRun({ durationMs: 0, outcome: 'failed' });
		const running = api.addRun({ durationMs: 60_000 });
		const queued = api.addRun({ queuedMs: 60_000 });
		const runs = [queued, failed, running, completed].map(({ runId }) => runId);

		const result = await kit.run(getStatusOf(api, runs));

		expect(result.status).toBe('success');
		expect(result.completed).toMatchObject([{ run_id: completed.runId, status: 'completed' }]);
		expect(result.failed).toMatchObject([{ run_id: failed.runId, status: 'failed' }]);
		expect(result.inProgress).toMatchObject([
			{ run_id: queued.runId, status: 'queued', progress: null },
			{ run_id: running.runId, status: 'running' },
		]);
		expect(api.requests).toHaveLength(4);
	});

	it.concurrent('wait polls all runs at the same time until each has ended', async () => {
		const api = await kit.simulate();
		const slow = api.addRun({ queuedMs: 300, durationMs: 1500 });
		const fast = api.addRun({ durationMs: 0 });
		const failing = api.addRun({ durationMs: 1200, outcome: 'failed' });
		const slower = api.addRun({ durationMs: 1800, progress: 'missing' });
		const runs = [slow, fast, failing, slower].map(({ runId }) => runId);

		const result = await kit.run(waitFor(api, runs));

		expect(result.completed.map((json) => json.run_id)).toEqual([
			slow.runId,
			fast.runId,
			slower.runId,
		]);
		expect(result.failed.map((json) => json.run_id)).toEqual([failing.runId]);
		const first = api.requests.slice(0, 4).map(({ runId }) => runId);
		expect(new Set(first).size).toBe(4);
	});

	it.concurrent('asks as the API documents it, the first time at once', async () => {
		const api = await kit.simulate();
		const { runId } = api.addRun({ durationMs: 0 });

		const { durationMs } = await kit.run(waitFor(api, [runId], { options: { pollInterval: 30 } }));

		expect(durationMs).toBeLessThan(5000);
		expect(api.requests).toMatchObject([
			{ method: 'GET', path: `/api/v1/runs/${runId}/status`, authorized: true, status: 200 },
		]);
	});

	it.concurrent(
		'hands on the payload of the API unchanged, with fields that nobody knows',
		async () => {
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

			const waited = await kit.run(waitFor(api, ['abc-123']));
			const looked = await kit.run(getStatusOf(api, ['abc-123']));

			expect(waited.completed).toEqual([payload]);
			expect(looked.completed).toEqual([payload]);
		},
	);

	it.concurrent('takes an answer that names its run in another way', async () => {
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

	it.concurrent(
		'keeps the order of the input within an output, and points at the input item',
		async () => {
			const api = await kit.simulate();
			const add = (durationMs: number, outcome: 'completed' | 'failed' = 'completed') =>
				api.addRun({ durationMs, outcome }).runId;
			const runs = [add(1000), add(0), add(1000, 'failed'), add(500), add(0, 'failed')];

			const { outputs } = await kit.run(waitFor(api, runs));

			const origins = outputs.map((items) =>
				items.map(({ json, pairedItem }) => [json.run_id, pairedItem]),
			);
			const item = (index: number) => [runs[index], { item: index }];
			expect(origins).toEqual([
				[item(0), item(1), item(3)],
				[item(2), item(4)],
			]);
		},
	);

	it.concurrent('polls a run that several items name once, and answers all of them', async () => {
		const api = await kit.simulate();
		const going = { status: 'running', completed_at: null };
		const waitedFor = api.addRun(scripted(going, { status: 'completed' })).runId;
		const lookedAt = api.addRun(scripted(going)).runId;

		const [waited, looked] = await Promise.all([
			kit.run(waitFor(api, [waitedFor, waitedFor, waitedFor])),
			kit.run(getStatusOf(api, [lookedAt, lookedAt])),
		]);

		expect(waited.outputs[0]?.map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 0 },
			{ item: 1 },
			{ item: 2 },
		]);
		expect(looked.inProgress).toHaveLength(2);
		// What a later node does to one of the items is not to change the others.
		expect(waited.completed[0]).not.toBe(waited.completed[1]);
		expect(api.statusRequests(waitedFor)).toHaveLength(2);
		expect(api.statusRequests(lookedAt)).toHaveLength(1);
	});

	it.concurrent(
		'gives each item its own deadline, also where several wait for one run',
		async () => {
			const api = await kit.simulate();
			const one = api.addRun({ durationMs: 1500 }).runId;
			const other = api.addRun({ durationMs: 60_000, progress: 'missing' }).runId;
			const items = [
				{ run_id: one, patience: 3 },
				{ run_id: one, patience: 0.4 },
				{ run_id: other, patience: 0.8 },
			];

			const result = await kit.run(
				waitFor(api, [], {
					items,
					parameters: { maxWait: '={{ $json.patience }}', onTimeout: 'inProgress' },
				}),
			);

			expect(result.outputs[0]).toMatchObject([{ json: { run_id: one }, pairedItem: { item: 0 } }]);
			expect(result.outputs[2]).toMatchObject([
				{ json: { run_id: one, status: 'running' }, pairedItem: { item: 1 } },
				{ json: { run_id: other, status: 'running' }, pairedItem: { item: 2 } },
			]);
			expect(api.statusRequests(other).length).toBeLessThan(3);
		},
	);
});
