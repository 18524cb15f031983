import { setTimeout as sleep } from 'node:timers/promises';
import type { Scenario } from '../../testing/engine/engine';
import {
	addRuns,
	CONTINUE,
	detailsOf,
	getStatusOf,
	hasClosed,
	useEngine,
	waitFor,
} from '../../testing/engine/kit';
import type { Simulator } from '../../testing/simulator/simulator';

const UNKNOWN = '00000000-dead-4000-8000-000000000000';

/** One item each that ends as completed, as an error of the node, and as failed. */
function mixed(api: Simulator, onError?: Scenario['onError']): Scenario {
	const completed = api.addRun({ durationMs: 0 }).runId;
	const failed = api.addRun({ durationMs: 0, outcome: 'failed' }).runId;
	return waitFor(api, [completed, UNKNOWN, failed], { onError });
}

const ERROR = { error: expect.stringContaining(UNKNOWN), details: { run_id: UNKNOWN } };

describe('On Error', () => {
	const kit = useEngine();

	it.concurrent('stop: the error of the first failing item ends the node', async () => {
		const result = await kit.run(mixed(await kit.simulate()));
		expect(result.status).toBe('error');
		expect(result.error).toMatchObject({ httpCode: '404', context: { itemIndex: 1 } });
		expect(result.outputs).toEqual([]);
	});

	it.concurrent('stop: the first item to fail ends the waits of the others', async () => {
		const api = await kit.simulate();
		const running = addRuns(api, 3, { durationMs: 60_000 });
		api.addRun({ runId: 'later', durationMs: 60_000 });
		api.addFault({ kind: 'status', status: 404 }, { when: { poll: 2 }, runId: 'later' });

		const { error } = await kit.run(
			waitFor(api, [...running, 'later'], { parameters: { maxWait: 600 } }),
		);
		// A request that is being sent still arrives.
		await sleep(200);
		const { length } = api.requests;
		await sleep(1500);

		expect(error).toMatchObject({ httpCode: '404', context: { itemIndex: 3 } });
		expect(api.requests).toHaveLength(length);
	});

	it.concurrent('stop: requests in flight for the others are given up too', async () => {
		const api = await kit.simulate();
		const [runId = ''] = addRuns(api, 1);
		api.addFault({ kind: 'hangBeforeHeaders' }, { when: 'all', runId });
		const options = { requestTimeout: 300 };

		const { error } = await kit.run(waitFor(api, [runId, UNKNOWN], { options }));

		expect(error).toMatchObject({ httpCode: '404', context: { itemIndex: 1 } });
		expect(await hasClosed(api)).toBe(true);
	});

	it.concurrent('continue: the item goes to Failed, with what is known of it', async () => {
		const result = await kit.run(mixed(await kit.simulate(), 'continueRegularOutput'));
		expect(result.completed).toMatchObject([{ status: 'completed' }]);
		expect(result.failed).toMatchObject([ERROR, { status: 'failed' }]);
		expect(Object.keys(result.failed[0] ?? {})).toEqual(['error', 'details']);
		const origins = result.outputs[1]?.map(({ pairedItem }) => pairedItem);
		expect(origins).toEqual([{ item: 1 }, { item: 2 }]);
	});

	it.concurrent('error output: the item leaves there in the same shape', async () => {
		const { outputs } = await kit.run(mixed(await kit.simulate(), 'continueErrorOutput'));
		expect(outputs.map((items) => items.length)).toEqual([1, 1, 0, 1]);
		expect(outputs[1]).toMatchObject([{ json: { status: 'failed' }, pairedItem: { item: 2 } }]);
		expect(outputs[3]).toMatchObject([{ json: ERROR, pairedItem: { item: 1 } }]);
	});

	it.concurrent.each([
		{ onError: 'continueRegularOutput', counts: [0, 2, 0] },
		{ onError: 'continueErrorOutput', counts: [0, 0, 0, 2] },
	] as const)('$onError: without a credential every item is an error', async (row) => {
		const { onError, counts } = row;
		const nowhere = { baseUrl: 'http://127.0.0.1:9' };
		const changes = { onError, withoutCredential: true };
		const { outputs } = await kit.run(getStatusOf(nowhere, ['one', 'two'], changes));
		expect(outputs.map((items) => items.length)).toEqual(counts);
		expect(outputs.flat()).toMatchObject([
			{ json: { details: { run_id: 'one' } }, pairedItem: { item: 0 } },
			{ json: { details: { run_id: 'two' } }, pairedItem: { item: 1 } },
		]);
	});

	it.concurrent('continue: a parameter that cannot be used costs its own item only', async () => {
		const api = await kit.simulate();
		const [runId = ''] = addRuns(api, 1, { durationMs: 0 });
		const items = [
			{ run_id: 'other', patience: 'long' },
			{ run_id: runId, patience: 5 },
			{ run_id: 'a/b', patience: 5 },
			{ run_id: null, patience: 5 },
		];
		const parameters = { maxWait: '={{ $json.patience }}' };

		const result = await kit.run(waitFor(api, [], { ...CONTINUE, items, parameters }));

		expect(result.completed).toMatchObject([{ run_id: runId }]);
		expect(result.failed[0]?.error).toContain("'Max Wait'");
		expect(detailsOf(result)).toMatchObject([
			{ run_id: 'other', value: 'long' },
			{ run_id: 'a/b' },
			{ run_id: null },
		]);
	});
});
