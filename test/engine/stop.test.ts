import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Simulator } from '../../testing/simulator/simulator';
import type { AgentKind, Execution, Result, Scenario } from '../../testing/engine/engine';
import { type Changes, getStatusOf, useEngine, waitFor } from '../../testing/engine/kit';

/** Longer than any pause that the node would make in these tests. */
const AFTERMATH_MS = 1500;

/** Settings under which n8n might start a node once more, or go on after it. */
const SETTINGS: Array<{ setting: string; changes: Changes }> = [
	{ setting: 'usual settings', changes: {} },
	{ setting: 'Retry On Fail', changes: { retryOnFail: true } },
	{ setting: 'Continue', changes: { onError: 'continueRegularOutput' } },
	{ setting: 'Continue (using error output)', changes: { onError: 'continueErrorOutput' } },
	{ setting: 'Always Output Data', changes: { alwaysOutputData: true } },
];

/** How late the machine is by itself, since it is busy with other processes: milliseconds so far. */
function watchLateness(): () => number {
	const resolution = 5;
	const delays = monitorEventLoopDelay({ resolution });
	delays.enable();
	return () => {
		delays.disable();
		return delays.count === 0 ? 0 : delays.count * (delays.mean / 1e6 - resolution);
	};
}

describe('Stop', () => {
	const kit = useEngine();

	/** Presses Stop, waits for the end, and then for requests that ought not to come. */
	async function pressStop(execution: Execution, api: Simulator, aftermathMs = AFTERMATH_MS) {
		const before = api.requests.length;
		const latenessMs = watchLateness();
		const pressedMs = performance.now();
		execution.stop();
		const result = await execution.result;
		const settledMs = performance.now() - pressedMs - latenessMs();
		await sleep(aftermathMs);
		return { result, settledMs, later: api.requests.length - before };
	}

	function expectEnd({
		result,
		settledMs,
		later,
	}: {
		result: Result;
		settledMs: number;
		later: number;
	}) {
		expect(settledMs).toBeLessThan(100);
		expect(later).toBe(0);
		expect(result.status).toBe('canceled');
		// Always Output Data has n8n add an empty item.
		expect(result.outputs.flat().filter(({ json }) => 'run_id' in json)).toEqual([]);
	}

	/** Eight runs that would go on for a minute; the account allows asking all of them at once. */
	const eight = (api: Simulator, changes: Changes = {}, build = waitFor): Scenario =>
		build(
			api,
			Array.from({ length: 8 }, () => api.addRun({ durationMs: 60_000 }).runId),
			changes,
		);

	it.concurrent.each(SETTINGS)(
		'ends 8 waits that sleep between polls, with $setting',
		async ({ changes }) => {
			const api = await kit.simulate();
			const execution = await kit.begin(eight(api, changes));
			await api.waitForRequests(8);
			await sleep(150);

			expectEnd(await pressStop(execution, api));
		},
	);

	it.concurrent.each(
		(['hangBeforeHeaders', 'hangInBody'] as const).flatMap((kind) => [
			{ kind, operation: 'wait', build: waitFor },
			{ kind, operation: 'get', build: getStatusOf },
		]),
	)('ends 8 requests under way, $kind, $operation', async ({ kind, build }) => {
		const api = await kit.simulate();
		api.addFault({ kind }, { when: 'all' });
		const execution = await kit.begin(eight(api, { retryOnFail: true }, build));
		await api.waitForRequests(8);
		await sleep(100);

		expectEnd(await pressStop(execution, api));
		expect(api.openRequests).toBe(0);
	});

	it.concurrent.each([
		{ operation: 'wait', build: waitFor },
		{ operation: 'get', build: getStatusOf },
	])('ends 8 runs that queue for their turn, $operation', async ({ build }) => {
		const api = await kit.simulate();
		const execution = await kit.begin(eight(api, { options: { rateLimit: 1 } }, build));
		await api.waitForRequests(1);
		await sleep(100);

		expectEnd(await pressStop(execution, api));
		expect(api.requests).toHaveLength(1);
	});

	it.concurrent('ends 8 waits while a 429 keeps the account from asking', async () => {
		const api = await kit.simulate();
		const { runId } = api.addRun();
		api.addFault({ kind: 'rateLimited', retryAfter: '3' }, { when: 'first', runId });
		const rejected = await kit.begin(waitFor(api, [runId]));
		await api.waitForRequests(1);
		await sleep(300);
		const execution = await kit.begin(eight(api));
		rejected.stop();
		await sleep(100);

		expectEnd(await pressStop(execution, api, 3500));
	});

	it.concurrent(
		'while the credential is read, before the first request, lets none out',
		async () => {
			const api = await kit.simulate();
			const engine = await kit.engine();
			const execution: Execution = engine.begin(eight(api, { onDecrypt: () => execution.stop() }));
			const { status } = await execution.result;
			await sleep(AFTERMATH_MS);

			expect(status).toBe('canceled');
			expect(api.requests).toHaveLength(0);
		},
	);

	it.concurrent('before the node has started lets it send nothing', async () => {
		const api = await kit.simulate();
		expectEnd(await pressStop(await kit.begin(eight(api)), api));
		expect(api.requests).toHaveLength(0);
	});

	it.concurrent.each<AgentKind>(['calling', 'requesting'])(
		'ends the tool of a %s agent',
		async (agent) => {
			const api = await kit.simulate();
			const { runId } = api.addRun({ durationMs: 60_000 });
			const execution = await kit.begin(waitFor(api, [runId]), agent);
			await api.waitForRequests(1);
			await sleep(100);

			const { result, settledMs, later } = await pressStop(execution, api);

			expect(settledMs).toBeLessThan(100);
			expect(later).toBe(0);
			expect(result.status).toBe('canceled');
		},
	);

	it.concurrent('does not disturb another execution of the same account', async () => {
		const api = await kit.simulate();
		const { runId } = api.addRun({ durationMs: 1500 });
		const stopped = await kit.begin(eight(api));
		const other = await kit.begin(waitFor(api, [runId]));
		await api.waitForRequests(9);

		stopped.stop();

		expect((await other.result).completed).toMatchObject([{ run_id: runId }]);
	});
});
