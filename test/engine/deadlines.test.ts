import { type Changes, useEngine, waitFor } from '../../testing/engine/kit';

/** A wait of `maxWait` seconds that makes no poll between the first and the last. */
const patient = (maxWait: number, changes: Changes = {}): Changes => ({
	...changes,
	parameters: { maxWait, ...changes.parameters },
	options: { pollInterval: 60, ...changes.options },
});

const inProgress = { onTimeout: 'inProgress' };

describe('the deadline of a wait', () => {
	const kit = useEngine();

	it.concurrent(
		'a run that ends during the last pause is still found, at the deadline',
		async () => {
			const api = await kit.simulate();
			const { runId } = api.addRun({ durationMs: 1400, progress: 'missing' });

			const result = await kit.run(waitFor(api, [runId], patient(1.5)));

			expect(result.completed).toMatchObject([{ run_id: runId }]);
			expect(api.requests).toHaveLength(2);
			expect(result.durationMs).toBeLessThan(5000);
		},
	);

	it.concurrent(
		'also where several runs share it, a run that ends just before is found',
		async () => {
			const api = await kit.simulate();
			const runs = Array.from({ length: 12 }, () => api.addRun({ durationMs: 900 }).runId);

			const result = await kit.run(waitFor(api, runs, patient(1, { options: { rateLimit: 60 } })));

			expect(result.completed).toHaveLength(12);
		},
	);

	it.concurrent(
		'the error names the run, the time waited, and status, step and percentage',
		async () => {
			const api = await kit.simulate();
			const progress = {
				current_step: 2,
				total_steps: 5,
				current_step_name: 'Generate content',
				percentage: 40,
			};
			const { runId } = api.addRun({ script: [{ status: 'running', progress }] });

			const { error, durationMs } = await kit.run(waitFor(api, [runId], patient(1)));

			expect(error).toMatchObject({ name: 'NodeOperationError', context: { itemIndex: 0 } });
			expect(error?.message).toContain(`Run ${runId} had not ended after`);
			expect(error?.message).toMatch(/ \d(\.\d)? s: it was last seen running/);
			expect(error?.message).toContain('running, step 2 of 5, “Generate content” (40 %)');
			expect(error?.description).toContain('The run goes on');
			expect(error?.description).toContain('Max Wait');
			expect(error?.description).toContain('Send to In Progress Output');
			expect(durationMs).toBeGreaterThanOrEqual(1000);
		},
	);

	it.concurrent('the error names the failure of the last poll too', async () => {
		const api = await kit.simulate();
		const { runId } = api.addRun({ durationMs: 60_000 });
		api.addFault({ kind: 'status', status: 503 }, { when: { poll: 2 } });

		const { error } = await kit.run(waitFor(api, [runId], patient(1)));

		expect(error?.message).toMatch(
			/last seen running, .*; the last status request failed: HTTP 503$/,
		);
	});

	it.concurrent(
		'the error of a step whose name n8n takes for an error code is still the own one',
		async () => {
			const api = await kit.simulate();
			const progress = { current_step_name: 'Read ENOENT and econnrefused' };
			const { runId } = api.addRun({ script: [{ status: 'running', progress }] });

			const { error } = await kit.run(waitFor(api, [runId], patient(0.2)));

			expect(error?.message).toContain('last seen running, “Read ENOENT and econnrefused”');
		},
	);

	it.concurrent('inProgress: the run goes to In Progress with its last status', async () => {
		const api = await kit.simulate();
		const { runId } = api.addRun({ durationMs: 60_000 });

		const result = await kit.run(waitFor(api, [runId], patient(1, { parameters: inProgress })));

		expect(result.status).toBe('success');
		expect(result.inProgress).toMatchObject([{ run_id: runId, status: 'running' }]);
		expect(result.outputs.map((items) => items.length)).toEqual([0, 0, 1]);
	});

	it.concurrent(
		'inProgress: a last poll that fails leaves the status of the one before',
		async () => {
			const api = await kit.simulate();
			const { runId } = api.addRun({ durationMs: 60_000 });
			api.addFault({ kind: 'html' }, { when: { poll: 2 } });

			const result = await kit.run(waitFor(api, [runId], patient(1, { parameters: inProgress })));

			expect(result.inProgress).toMatchObject([{ run_id: runId, status: 'running' }]);
		},
	);

	it.concurrent(
		'inProgress: a run that was seen and is not known any more is an error, not an item',
		async () => {
			const api = await kit.simulate();
			const { runId } = api.addRun({ durationMs: 60_000 });
			api.addFault({ kind: 'status', status: 404 }, { when: { poll: 2 } });

			const result = await kit.run(waitFor(api, [runId], patient(1, { parameters: inProgress })));

			expect(result.status).toBe('error');
			expect(result.error).toMatchObject({ httpCode: '404', context: { itemIndex: 0 } });
		},
	);

	it.concurrent('inProgress: a run that was never seen is an error, not an item', async () => {
		const api = await kit.simulate();
		const { runId } = api.addRun({ durationMs: 60_000 });
		api.addFault({ kind: 'status', status: 502 }, { when: 'all' });

		const result = await kit.run(waitFor(api, [runId], patient(1, { parameters: inProgress })));

		expect(result.status).toBe('error');
		expect(result.error?.message).toContain(`No status of run ${runId} `);
		expect(result.error?.message).toContain('HTTP 502');
	});

	it.concurrent.each(['hangBeforeHeaders', 'hangInBody'] as const)(
		'%s: the node ends no later than the deadline plus one request time-out',
		async (kind) => {
			const api = await kit.simulate();
			const { runId } = api.addRun({ durationMs: 60_000 });
			api.addFault({ kind }, { when: 'all' });

			const { durationMs, status } = await kit.run(
				waitFor(api, [runId], { parameters: { maxWait: 1 }, options: { requestTimeout: 1.5 } }),
			);

			expect(status).toBe('error');
			expect(durationMs).toBeGreaterThan(1000);
			expect(durationMs).toBeLessThan(2500 + 1000);
		},
	);

	it.concurrent('a run that never gets its turn is told that the account is too busy', async () => {
		const api = await kit.simulate();
		const runs = Array.from({ length: 8 }, () => api.addRun({ durationMs: 60_000 }).runId);

		const { failed } = await kit.run(
			waitFor(api, runs, {
				parameters: { maxWait: 3 },
				options: { rateLimit: 1, requestTimeout: 0.5 },
				onError: 'continueRegularOutput',
			}),
		);

		expect(api.requests).toHaveLength(1);
		const texts = failed.map(({ details }) => (details as { what_to_do: string }).what_to_do);
		expect(texts).toHaveLength(8);
		for (const text of texts) {
			expect(text).toMatch(/\d runs share the 1 status requests per minute of this account/);
			expect(text).toContain('Rate Limit');
		}
	});
});
