import { setTimeout as sleep } from 'node:timers/promises';
import type { Simulator } from '../../testing/simulator/simulator';
import type { Scenario } from '../../testing/engine/engine';
import { getStatusOf, hasClosed, useEngine, waitFor } from '../../testing/engine/kit';

const UNKNOWN = '00000000-dead-4000-8000-000000000000';

/** One item of each fate: completed, an error of the node, failed. */
function mixed(api: Simulator, onError?: Scenario['onError']): Scenario {
	const completed = api.addRun({ durationMs: 0 }).runId;
	const failed = api.addRun({ durationMs: 0, outcome: 'failed' }).runId;
	return waitFor(api, [completed, UNKNOWN, failed], { onError });
}

describe('the On Error settings', () => {
	const kit = useEngine();

	it.concurrent('stop: the error of the first failing item ends the node', async () => {
		const api = await kit.simulate();

		const result = await kit.run(mixed(api));

		expect(result.status).toBe('error');
		expect(result.error).toMatchObject({
			name: 'NodeApiError',
			httpCode: '404',
			context: { itemIndex: 1 },
			message: expect.stringContaining(UNKNOWN),
		});
		expect(result.outputs).toEqual([]);
	});

	it.concurrent('stop: the first item to fail ends the waits of the others', async () => {
		const api = await kit.simulate();
		const running = [1, 2, 3].map(() => api.addRun({ durationMs: 60_000 }).runId);
		api.addRun({ runId: 'later', durationMs: 60_000 });
		api.addFault({ kind: 'status', status: 404 }, { when: { poll: 2 }, runId: 'later' });

		const result = await kit.run(waitFor(api, [...running, 'later']));
		// What was just being sent still arrives.
		await sleep(200);
		const { length } = api.requests;
		await sleep(1500);

		expect(result.error).toMatchObject({ httpCode: '404', context: { itemIndex: 3 } });
		expect(result.durationMs).toBeLessThan(5000);
		expect(api.requests).toHaveLength(length);
	});

	it.concurrent('stop: requests under way for the others are given up too', async () => {
		const api = await kit.simulate();
		const { runId } = api.addRun({ durationMs: 60_000 });
		api.addFault({ kind: 'hangBeforeHeaders' }, { when: 'all', runId });
		api.addRun({ runId: 'later', durationMs: 60_000 });
		api.addFault({ kind: 'status', status: 404 }, { when: { poll: 2 }, runId: 'later' });

		const result = await kit.run(
			waitFor(api, [runId, 'later'], { options: { requestTimeout: 300 } }),
		);

		expect(result.error).toMatchObject({ httpCode: '404', context: { itemIndex: 1 } });
		expect(await hasClosed(api)).toBe(true);
	});

	it.concurrent('continue: the item goes to Failed, with what is known of it', async () => {
		const api = await kit.simulate();

		const result = await kit.run(mixed(api, 'continueRegularOutput'));

		expect(result.status).toBe('success');
		expect(result.completed).toMatchObject([{ status: 'completed' }]);
		expect(result.failed).toMatchObject([
			{
				error: expect.stringContaining(UNKNOWN),
				details: { run_id: UNKNOWN, last_failure: 'HTTP 404', what_to_do: expect.any(String) },
			},
			{ status: 'failed' },
		]);
		expect(Object.keys(result.failed[0] ?? {})).toEqual(['error', 'details']);
		expect(result.outputs[1]?.map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 1 },
			{ item: 2 },
		]);
	});

	it.concurrent(
		'error output: the item goes there in the same shape, a failed run stays on Failed',
		async () => {
			const api = await kit.simulate();

			const { outputs } = await kit.run(mixed(api, 'continueErrorOutput'));

			expect(outputs.map((items) => items.length)).toEqual([1, 1, 1]);
			expect(outputs[1]).toMatchObject([{ json: { status: 'failed' }, pairedItem: { item: 2 } }]);
			expect(outputs[2]).toMatchObject([
				{
					json: { error: expect.stringContaining(UNKNOWN), details: { run_id: UNKNOWN } },
					pairedItem: { item: 1 },
				},
			]);
		},
	);

	it.concurrent(
		'continue: a deadline that passes tells the last status that was seen',
		async () => {
			const api = await kit.simulate();
			const { runId } = api.addRun({ durationMs: 60_000 });
			const parameters = { maxWait: 0.2 };

			const { failed } = await kit.run(
				waitFor(api, [runId], { parameters, onError: 'continueRegularOutput' }),
			);

			expect(failed).toMatchObject([
				{
					error: expect.stringContaining('had not ended after'),
					details: {
						run_id: runId,
						waited_seconds: expect.any(Number),
						last_status: { run_id: runId, status: 'running' },
					},
				},
			]);
		},
	);

	it.concurrent.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
		'%s: without a credential all items go where errors go, each with its run',
		async (onError) => {
			const scenario = getStatusOf({ baseUrl: '' }, ['one', 'two'], {
				onError,
				withoutCredential: true,
			});

			const { outputs } = await kit.run(scenario);

			const lists = onError === 'continueErrorOutput' ? [0, 0, 0, 2] : [0, 2, 0];
			expect(outputs.map((items) => items.length)).toEqual(lists);
			expect(outputs.flat()).toMatchObject([
				{
					json: { error: expect.any(String), details: { run_id: 'one' } },
					pairedItem: { item: 0 },
				},
				{
					json: { error: expect.any(String), details: { run_id: 'two' } },
					pairedItem: { item: 1 },
				},
			]);
		},
	);

	it.concurrent(
		'continue: a number that cannot be used costs its own item only, and names its run',
		async () => {
			const api = await kit.simulate();
			const { runId } = api.addRun({ durationMs: 0 });
			const items = [
				{ run_id: 'other', patience: 'long' },
				{ run_id: runId, patience: 5 },
			];

			const result = await kit.run(
				waitFor(api, [], {
					items,
					parameters: { maxWait: '={{ $json.patience }}' },
					onError: 'continueRegularOutput',
				}),
			);

			expect(result.completed).toMatchObject([{ run_id: runId }]);
			expect(result.failed).toMatchObject([
				{ error: expect.stringContaining('Max Wait'), details: { run_id: 'other', value: 'long' } },
			]);
		},
	);

	it.concurrent('continue: a refused run id is told as it was given', async () => {
		const api = await kit.simulate();

		const { failed } = await kit.run(
			getStatusOf(api, ['a/b', null], { onError: 'continueRegularOutput' }),
		);

		expect(failed).toMatchObject([{ details: { run_id: 'a/b' } }, { details: { run_id: null } }]);
	});
});
