import { NODE_NAME, type Result } from '../../testing/engine/engine';
import {
	addRuns,
	CONTINUE,
	getStatusOf,
	type Changes,
	startRuns,
	useEngine,
	waitFor,
} from '../../testing/engine/kit';

const TIMEOUT: Changes = { parameters: { maxWait: 0.3, onTimeout: 'inProgress' } };

describe('what a person sees while the node runs, and at its end', () => {
	const kit = useEngine();

	it.concurrent('the hint sums up how many ended how, and what they cost', async () => {
		const api = await kit.simulate();
		const runs = [
			...[20, 3].flatMap((costCents) => addRuns(api, 1, { durationMs: 0, costCents })),
			...addRuns(api, 2, { durationMs: 0, costCents: 5, outcome: 'failed' }),
			...addRuns(api, 1, { durationMs: 60_000 }),
			'unknown',
		];

		const { hints } = await kit.run(getStatusOf(api, runs, { ...CONTINUE, mode: 'trigger' }));

		expect(hints).toMatchObject([{ location: 'outputPane', type: 'info' }]);
		expect(hints[0]?.message).toMatch(/6 items.*2 completed.*2 failed.*1 in progress.*1 /);
		expect(hints[0]?.message).toContain('33 cents');
	});

	it.concurrent('the hint of a wait counts what its deadline cut off as in progress', async () => {
		const api = await kit.simulate();
		const { hints } = await kit.run(waitFor(api, addRuns(api, 1, { durationMs: 60_000 }), TIMEOUT));
		expect(hints[0]?.message).toContain('1 in progress');
	});

	it.concurrent('the hint says what became of items that have no status', async () => {
		const api = await kit.simulate();
		const unknown = await kit.run(getStatusOf(api, ['a', 'b'], CONTINUE));
		expect(unknown.hints[0]?.message).toBe('2 items: 2 could not be checked.');

		const slow = addRuns(api, 1, { durationMs: 60_000 });
		const timedOut = await kit.run(
			waitFor(api, [...slow, 'a'], { ...CONTINUE, parameters: { maxWait: 0.3 } }),
		);
		expect(timedOut.hints[0]?.message).toBe('2 items: 1 timed out, 1 could not be checked.');
	});

	it.concurrent('the hint says of starts what is certain, and what is not', async () => {
		const api = await kit.simulate();
		api.addFault({ kind: 'status', status: 503 }, { when: 'all', endpoint: 'execute' });
		const [uncertain, input] = [startRuns(api, [{}, {}], CONTINUE), { inputJson: '[1]' }];
		const rejected = startRuns(api, [{}], { ...CONTINUE, parameters: input });
		expect((await kit.run(uncertain)).hints[0]?.message).toBe('2 items: 2 may have started.');
		expect((await kit.run(rejected)).hints[0]?.message).toBe('1 item: 1 could not be started.');
	});

	it.concurrent('costs are rounded, and left out if they are not finite', async () => {
		const api = await kit.simulate();
		const runs = addRuns(api, 3);
		['0.1', '0.2', '1e400'].forEach((cost, index) => {
			const html = `{"status":"completed","cost_cents":${cost}}`;
			api.addFault({ kind: 'html', html }, { when: 'all', runId: runs[index] });
		});
		const { hints } = await kit.run(getStatusOf(api, runs));
		expect(hints[0]?.message).toContain('0.3 cents');
		expect(hints[0]?.message).not.toContain('Infinity');
	});

	it.concurrent('a percentage is rounded', async () => {
		const api = await kit.simulate();
		const progress = { current_step: 1, total_steps: 3, percentage: 33.333333333333336 };
		const runs = [api.addRun({ script: [{ status: 'running', progress }] }).runId];
		const { error, messages } = await kit.run(waitFor(api, runs, { parameters: { maxWait: 0.3 } }));
		const shown = `${error?.message} ${error?.description} ${messages.join()}`;
		expect(shown).toMatch(/33(\.3)? %/);
		expect(shown).not.toContain('33.33');
	});

	it.concurrent('a manual execution has one line for each change of status or step', async () => {
		const api = await kit.simulate();
		const at = (step: number, name: string | null) => ({
			status: 'running',
			progress: { current_step: step, total_steps: 3, current_step_name: name, percentage: step },
		});
		const { runId } = api.addRun({
			script: [
				{ status: 'queued', progress: null },
				at(1, 'Read emails'),
				at(1, 'Read emails'),
				{ ...at(2, 'Send email'), status: 'awaiting_approval' },
				{ status: 'completed', progress: null },
			],
		});

		const { messages } = await kit.run(waitFor(api, [runId, runId]));

		expect(messages).toHaveLength(4);
		expect(messages.filter((line) => line.includes(runId))).toHaveLength(4);
		expect(messages).toEqual([
			expect.stringContaining('queued'),
			expect.stringMatching(/running.*step 1 of 3.*Read emails/),
			expect.stringMatching(/awaiting_approval.*step 2 of 3.*Send email/),
			expect.stringContaining('completed'),
		]);
	});

	it.concurrent.each(['trigger', 'webhook', 'integrated'] as const)(
		'an execution in mode %s prints nothing',
		async (mode) => {
			const api = await kit.simulate();
			const { messages } = await kit.run(
				waitFor(api, addRuns(api, 1, { durationMs: 800 }), { mode }),
			);
			expect(messages).toEqual([]);
		},
	);

	/** The run IDs by which n8n finds an execution, and those in its OpenTelemetry span. */
	const runIdsOf = ({ run }: Result) => {
		const { metadata, runData } = run.data.resultData;
		const spans = runData[NODE_NAME]?.map((task) => task.metadata?.tracing) ?? [];
		return {
			customData: metadata?.gloriamundo_run_ids,
			span: spans.at(-1)?.['gloriamundo.run_ids'],
		};
	};

	it.concurrent('the execution is found by its run IDs, those of errors included', async () => {
		const api = await kit.simulate();
		const runs = [...addRuns(api, 1, { durationMs: 0 }), 'unknown'];
		const result = await kit.run(getStatusOf(api, [...runs, runs[0]], CONTINUE));
		expect(runIdsOf(result)).toEqual({ customData: runs.join(' '), span: runs.join(' ') });
	});

	it.concurrent('so is an execution that the node has ended with an error', async () => {
		const api = await kit.simulate();
		const timeout: Changes = { parameters: { maxWait: 0.3, onTimeout: 'error' } };
		const unknown = await kit.run(getStatusOf(api, ['unknown']));
		const started = await kit.run(startRuns(api, [{ durationMs: 60_000 }], timeout));
		expect([unknown.status, runIdsOf(unknown).customData]).toEqual(['error', 'unknown']);
		expect([started.status, runIdsOf(started).customData]).toEqual([
			'error',
			api.started[0]?.runId,
		]);
	});

	it.concurrent('so is one that was stopped', async () => {
		const api = await kit.simulate();
		const execution = await kit.begin(startRuns(api, [{ durationMs: 60_000 }]));
		await api.waitForRequests(2);
		execution.stop();
		const result = await execution.result;
		expect([result.status, runIdsOf(result).customData]).toEqual([
			'canceled',
			api.started[0]?.runId,
		]);
	});

	it.concurrent('a loop adds no run ID twice', async () => {
		const api = await kit.simulate();
		const runs = addRuns(api, 2, { durationMs: 60_000 });
		const result = await kit.run(getStatusOf(api, runs, { loops: 3 }));
		expect(runIdsOf(result).customData).toBe(runs.join(' '));
	});
});
