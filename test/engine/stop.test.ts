import { setTimeout as sleep } from 'node:timers/promises';
import type { AgentKind, Execution, Scenario } from '../../testing/engine/engine';
import { addRuns, type Changes, OPERATIONS, useEngine, waitFor } from '../../testing/engine/kit';
import type { Simulator } from '../../testing/simulator/simulator';

/** Longer than any poll interval of these tests. */
const AFTERMATH_MS = 1500;

/** Even a busy machine ends the node before; one that ignores Stop would still be waiting. */
const MUCH_LATER_MS = 10_000;

/** Settings with which n8n might run a node again, or continue after it. */
const SETTINGS: Changes[] = [
	{},
	{ retryOnFail: true },
	{ onError: 'continueRegularOutput' },
	{ onError: 'continueErrorOutput' },
	{ alwaysOutputData: true },
];

describe('Stop', () => {
	const kit = useEngine();

	/** Stops the execution: the node ends without a result, and no request follows. */
	async function expectEnd(execution: Execution, api: Simulator, aftermathMs = AFTERMATH_MS) {
		const before = api.requests.length;
		const later = new AbortController();
		execution.stop();
		const result = await Promise.race([
			execution.result,
			sleep(MUCH_LATER_MS, undefined, { signal: later.signal }),
		]);
		later.abort();
		expect(result?.status).toBe('canceled');
		// Always Output Data has n8n add an empty item.
		expect(result?.outputs.flat().filter(({ json }) => 'run_id' in json)).toEqual([]);
		await sleep(aftermathMs);
		expect(api.requests).toHaveLength(before);
	}

	/** Eight runs that would go on for minutes; the account allows polling all of them at once. */
	const eight = (api: Simulator, changes: Changes = {}, build = waitFor): Scenario =>
		build(api, addRuns(api, 8, { durationMs: 600_000 }), {
			parameters: { maxWait: 600 },
			...changes,
		});

	it.concurrent.each(SETTINGS)(
		'ends 8 waits that sleep between polls, with %j',
		async (changes) => {
			const api = await kit.simulate();
			const execution = await kit.begin(eight(api, changes));
			await api.waitForRequests(8);
			await sleep(150);

			await expectEnd(execution, api);
		},
	);

	it.concurrent.each(
		OPERATIONS.flatMap((row) =>
			(['hangBeforeHeaders', 'hangInBody'] as const).map((kind) => ({ ...row, kind })),
		),
	)('ends 8 requests in flight, $kind, $operation', async ({ kind, build }) => {
		const api = await kit.simulate();
		api.addFault({ kind }, { when: 'all' });
		const options = { requestTimeout: 300 };
		const execution = await kit.begin(eight(api, { retryOnFail: true, options }, build));
		await api.waitForRequests(8);
		await sleep(100);

		await expectEnd(execution, api);
		expect(api.openRequests).toBe(0);
	});

	it.concurrent.each(OPERATIONS)(
		'ends 8 runs that wait for the rate limit, $operation',
		async (row) => {
			const api = await kit.simulate();
			const execution = await kit.begin(eight(api, { options: { rateLimit: 1 } }, row.build));
			await api.waitForRequests(1);
			await sleep(100);

			await expectEnd(execution, api);
		},
	);

	it.concurrent('ends 8 waits while a 429 pauses the account', async () => {
		const api = await kit.simulate();
		api.addFault({ kind: 'rateLimited', retryAfter: '2' }, { when: 'all' });
		const execution = await kit.begin(eight(api, { options: { rateLimit: 2 } }));
		await api.waitForRequests(1);
		await sleep(300);

		await expectEnd(execution, api, 2500);
	});

	it.concurrent(
		'while the credential is read, before the first request, lets none out',
		async () => {
			const api = await kit.simulate();
			const engine = await kit.engine();
			const execution: Execution = engine.begin(eight(api, { onDecrypt: () => execution.stop() }));
			expect((await execution.result).status).toBe('canceled');
			await sleep(AFTERMATH_MS);
			expect(api.requests).toHaveLength(0);
		},
	);

	it.concurrent('before the node has started lets it send nothing', async () => {
		const api = await kit.simulate();
		await expectEnd(await kit.begin(eight(api)), api);
	});

	it.concurrent.each<AgentKind>(['calling', 'requesting'])(
		'ends the tool of a %s agent',
		async (agent) => {
			const api = await kit.simulate();
			const parameters = { maxWait: 600, runId: '={{ $json.run_id }}' };
			const execution = await kit.begin(eight(api, { parameters }), agent);
			await api.waitForRequests(8);
			await sleep(300);

			await expectEnd(execution, api);
		},
	);

	it.concurrent('does not disturb another execution of the same account', async () => {
		const api = await kit.simulate();
		const [runId = ''] = addRuns(api, 1, { durationMs: 1500 });
		const stopped = await kit.begin(eight(api));
		const other = await kit.begin(waitFor(api, [runId]));
		await api.waitForRequests(9);

		stopped.stop();

		expect((await other.result).completed).toMatchObject([{ run_id: runId }]);
	});
});
