import {
	addRuns,
	type Changes,
	CONTINUE,
	detailsOf,
	useEngine,
	waitFor,
} from '../../testing/engine/kit';
import { useVirtualTime } from '../../testing/engine/virtualTime';
import type { Simulator } from '../../testing/simulator/simulator';

const IN_PROGRESS = { onTimeout: 'inProgress' };

/** A run without progress. */
const LONG = { durationMs: 3_600_000, progress: 'missing' } as const;

describe('the deadline of a wait', () => {
	const kit = useEngine();
	const time = useVirtualTime(kit);

	/** Waits `maxWait` seconds with one poll at the start and the final one at the deadline. */
	async function wait(api: Simulator, runIds: string[], maxWait: number, changes: Changes = {}) {
		const startMs = time.now();
		const result = await time.until(
			kit.run(
				waitFor(api, runIds, {
					...changes,
					parameters: { maxWait, ...changes.parameters },
					options: { pollInterval: maxWait * 2, ...changes.options },
				}),
			),
		);
		return { ...result, tookS: (time.now() - startMs) / 1000 };
	}

	it('still finds a run that ends during the last poll interval', async () => {
		const api = await kit.simulate();
		const runs = addRuns(api, 12, { durationMs: 99_000, progress: 'missing' });
		const { completed, tookS } = await wait(api, runs, 100, { options: { rateLimit: 60 } });
		expect(completed).toHaveLength(12);
		expect(tookS).toBeLessThan(110);
	});

	it('still finds a run that ended while the process was suspended', async () => {
		const api = await kit.simulate();
		const [runId = ''] = addRuns(api, 1, { durationMs: 4_000, progress: 'missing' });
		const execution = await kit.begin(waitFor(api, [runId], { parameters: { maxWait: 8 } }));
		await time.pass(3_000);

		time.suspend(15_000);

		expect((await time.until(execution.result)).completed).toMatchObject([{ run_id: runId }]);
	});

	it('is an error that names the run, the time waited, and status, step and percentage', async () => {
		const api = await kit.simulate();
		const progress = {
			...{ current_step: 2, total_steps: 5 },
			...{ current_step_name: 'Generate content', percentage: 40 },
		};
		const { runId } = api.addRun({ script: [{ status: 'running', progress }] });

		const { error, tookS } = await wait(api, [runId], 30);

		expect(error).toMatchObject({ name: 'NodeOperationError', context: { itemIndex: 0 } });
		expect(error?.message).toContain(runId);
		expect(error?.message).toMatch(/\b3\d(\.\d)? s\b/);
		// Texts of the server are in the description, which n8n does not interpret.
		expect(error?.message).not.toContain('Generate content');
		expect(error?.description).toMatch(/running.*step 2 of 5.*Generate content.*40 %/s);
		expect(error?.description).toMatch(/'Max Wait'.*'On Timeout'/s);
		expect(tookS).toBeGreaterThanOrEqual(30);
	});

	it('is an error that names the failure of the final poll too', async () => {
		const api = await kit.simulate();
		const [runId = ''] = addRuns(api, 1, LONG);
		api.addFault({ kind: 'status', status: 503 }, { when: { poll: 2 } });
		const { error } = await wait(api, [runId], 30);
		expect(`${error?.message} ${error?.description}`).toMatch(
			/running.*HTTP 503|HTTP 503.*running/s,
		);
	});

	it('sends a run to In Progress with its last status if On Timeout says so', async () => {
		const api = await kit.simulate();
		const [runId = ''] = addRuns(api, 1, LONG);
		const { status, outputs, inProgress } = await wait(api, [runId], 30, {
			parameters: IN_PROGRESS,
		});
		expect(status).toBe('success');
		expect(inProgress).toMatchObject([{ run_id: runId, status: 'running' }]);
		expect(outputs.map((items) => items.length)).toEqual([0, 0, 1]);
	});

	it('sends the status of the poll before if the final poll fails', async () => {
		const api = await kit.simulate();
		const [runId = ''] = addRuns(api, 1, LONG);
		api.addFault({ kind: 'html' }, { when: { poll: 2 } });
		const { inProgress } = await wait(api, [runId], 30, { parameters: IN_PROGRESS });
		expect(inProgress).toMatchObject([{ run_id: runId, status: 'running' }]);
	});

	it.each([
		{ what: 'was seen and is not known any more', status: 404, when: { poll: 2 } },
		{ what: 'was never seen', status: 502, when: 'all' as const },
	])('is an error, not an item, for a run that $what', async ({ status, when }) => {
		const api = await kit.simulate();
		const [runId = ''] = addRuns(api, 1, LONG);
		api.addFault({ kind: 'status', status }, { when });
		const { error, inProgress } = await wait(api, [runId], 30, { parameters: IN_PROGRESS });
		expect(inProgress).toEqual([]);
		expect(error?.message).toContain(runId);
		expect(`${error?.message} ${error?.description}`).toContain(String(status));
	});

	it.each(['hangBeforeHeaders', 'hangInBody'] as const)(
		'ends the node no later than one request timeout after it: %s',
		async (kind) => {
			const api = await kit.simulate();
			const [runId = ''] = addRuns(api, 1, LONG);
			api.addFault({ kind }, { when: 'all' });
			const { status, tookS } = await wait(api, [runId], 10, { options: { requestTimeout: 7 } });
			expect(status).toBe('error');
			expect(tookS).toBeGreaterThanOrEqual(10);
			expect(tookS).toBeLessThan(17.5);
		},
	);

	it('is that of each item, even if several wait for one run', async () => {
		const api = await kit.simulate();
		const [one = ''] = addRuns(api, 1, { durationMs: 15_000, progress: 'missing' });
		const [other = ''] = addRuns(api, 1, LONG);
		const items = [
			{ run_id: one, patience: 30 },
			{ run_id: one, patience: 4 },
			{ run_id: other, patience: 8 },
		];
		const scenario = waitFor(api, [], {
			items,
			parameters: { maxWait: '={{ $json.patience }}', ...IN_PROGRESS },
		});

		const { outputs } = await time.until(kit.run(scenario));

		expect(outputs[0]).toMatchObject([{ json: { run_id: one }, pairedItem: { item: 0 } }]);
		expect(outputs[2]).toMatchObject([
			{ json: { run_id: one, status: 'running' }, pairedItem: { item: 1 } },
			{ json: { run_id: other, status: 'running' }, pairedItem: { item: 2 } },
		]);
	});

	it('tells code, time waited and last status in details', async () => {
		const api = await kit.simulate();
		const [runId = ''] = addRuns(api, 1, LONG);
		const [details] = detailsOf(await wait(api, [runId], 30, CONTINUE));
		expect(details?.waited_seconds).toBeGreaterThanOrEqual(30);
		const known = { run_id: runId, last_status: { status: 'running' } };
		expect(details).toMatchObject({ ...known, code: 'timeout', retryable: true });
	});
});
