import { expect, test } from './fixtures';
import type { Editor } from './pages/editor';
import { edit, EXAMPLE_RUNS as RUNS, readExample } from './setup/examples';

for (const { title, input, end } of [
	{ title: 'completed', input: { durationMs: 3_000 }, end: 'Use the result' },
	{ title: 'failed', input: { durationMs: 3_000, outcome: 'failed' }, end: 'Notify team' },
	{ title: 'did not end in time', input: { durationMs: 600_000 }, end: 'Still running' },
]) {
	test(`start-and-wait.json: a run that ${title}`, async ({ editor, simulator }) => {
		const example = await readExample('start-and-wait.json', simulator.baseUrl);
		const started = edit(example, 'What to run', whatToRun(JSON.stringify(input)));
		await editor.paste(edit(started, 'Wait for the run', { maxWait: 6 }));
		await editor.executeToEnd();
		await expect(editor.connection('Wait for the run', end)).toHaveText(/1 item/);
	});
}

test('many-runs.json: one of each', async ({ editor, simulator }) => {
	simulator.addRun({ runId: RUNS[0], durationMs: 3_000, costCents: 15 });
	simulator.addRun({ runId: RUNS[1], durationMs: 4_000, outcome: 'failed', costCents: 23 });
	simulator.addRun({ runId: RUNS[2], durationMs: 600_000 });
	const example = await readExample('many-runs.json', simulator.baseUrl);
	await editor.paste(edit(example, 'Wait for all runs', { maxWait: 6 }));
	await editor.executeToEnd();

	for (const [status, cost] of Object.entries({ completed: 15, failed: 23, running: 0 })) {
		await expectSum(editor, { count_run_id: 1, sum_cost_cents: cost, status });
	}
});

test('many-runs.json: all completed', async ({ editor, simulator }) => {
	for (const runId of RUNS) simulator.addRun({ runId, durationMs: 3_000, costCents: 15 });
	await editor.paste(await readExample('many-runs.json', simulator.baseUrl));
	await editor.executeToEnd();

	await expectSum(editor, { count_run_id: 3, sum_cost_cents: 45, status: 'completed' });
});

async function expectSum(editor: Editor, sum: object): Promise<void> {
	const panel = await editor.openNode('Costs by status');
	await panel.showOutputAs('json');
	const shown = async () => (await panel.output.innerText()).replace(/\s+/g, '');
	await expect.poll(shown).toContain(JSON.stringify(sum));
	await panel.close();
}

function whatToRun(input: string) {
	const assignments = [
		{ id: 'workflow_id', name: 'workflow_id', value: 'wf-digest', type: 'string' },
		{ id: 'input', name: 'input', value: input, type: 'object' },
	];
	return { assignments: { assignments } };
}
