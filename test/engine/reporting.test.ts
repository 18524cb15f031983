import { useEngine, getStatusOf, waitFor } from '../../testing/engine/kit';

describe('what a person sees while the node runs, and at its end', () => {
	const kit = useEngine();

	it.concurrent('the hint sums up how many ended how, and what they cost', async () => {
		const api = await kit.simulate();
		const runs = [
			api.addRun({ durationMs: 0, costCents: 20 }).runId,
			api.addRun({ durationMs: 0, costCents: 3 }).runId,
			api.addRun({ durationMs: 0, costCents: 10, outcome: 'failed' }).runId,
			api.addRun({ durationMs: 0, costCents: 5, outcome: 'failed' }).runId,
			api.addRun({ durationMs: 60_000 }).runId,
			'unknown',
		];

		const { hints } = await kit.run(
			getStatusOf(api, runs, { onError: 'continueRegularOutput', mode: 'trigger' }),
		);

		expect(hints).toEqual([
			{
				message:
					'6 items: 2 completed, 2 failed, 1 in progress, 1 not known, because of an error. Cost: 38 cents.',
				location: 'outputPane',
				type: 'info',
			},
		]);
	});

	it.concurrent('the hint of a wait counts what its deadline cut off as in progress', async () => {
		const api = await kit.simulate();
		const parameters = { maxWait: 0.3, onTimeout: 'inProgress' };
		const { runId } = api.addRun({ durationMs: 60_000 });

		const { hints } = await kit.run(waitFor(api, [runId], { parameters }));

		expect(hints.map(({ message }) => message)).toEqual(['1 item: 1 in progress.']);
	});

	it.concurrent('a run that two items wait for costs once', async () => {
		const api = await kit.simulate();
		const { runId } = api.addRun({ durationMs: 0, costCents: 1 });

		const { hints } = await kit.run(waitFor(api, [runId, runId]));

		expect(hints.map(({ message }) => message)).toEqual(['2 items: 2 completed. Cost: 1 cent.']);
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

		expect(messages).toEqual([
			`GloriaMundo run ${runId}: queued`,
			`GloriaMundo run ${runId}: running, step 1 of 3, “Read emails” (1 %)`,
			`GloriaMundo run ${runId}: awaiting_approval, step 2 of 3, “Send email” (2 %)`,
			`GloriaMundo run ${runId}: completed`,
		]);
	});

	it.concurrent('a line is one line, whatever the server calls a step', async () => {
		const api = await kit.simulate();
		const name = `One\n\u001b[31mtwo\u2028three ${'x'.repeat(1000)}`;
		const going = { status: 'running', progress: { current_step_name: name } };
		const { runId } = api.addRun({ script: [going, { status: 'completed' }] });

		const { messages } = await kit.run(waitFor(api, [runId]));

		expect(messages[0]).toMatch(/: running, “One \[31mtwo three x+…”$/);
		expect(messages[0]?.length).toBeLessThan(300);
	});

	it.concurrent.each(['trigger', 'webhook', 'integrated'] as const)(
		'an execution in mode %s prints nothing',
		async (mode) => {
			const api = await kit.simulate();
			const { runId } = api.addRun({ durationMs: 800 });

			const { messages, completed } = await kit.run(waitFor(api, [runId], { mode }));

			expect(completed).toHaveLength(1);
			expect(messages).toEqual([]);
		},
	);
});
