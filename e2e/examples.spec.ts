import { expect, test } from './fixtures';
import type { Editor } from './pages/editor';
import { startChatModel } from './setup/chatModel';
import { edit, EXAMPLE_RUNS as RUNS, readExample } from './setup/examples';

test.beforeEach(({ simulator }) => simulator.reset());

for (const { outcome, end } of [
	{ outcome: 'completed', end: 'Use the result' },
	{ outcome: 'failed', end: 'Tell somebody' },
]) {
	test(`start-and-wait.json: a run that has ${outcome}`, async ({ editor, simulator }) => {
		const example = await readExample('start-and-wait.json', simulator.baseUrl);
		const input = JSON.stringify({ outcome, durationMs: 3_000 });
		await editor.paste(edit(example, 'What to run', whatToRun(input)));
		await editor.executeToEnd();
		await expect(editor.connection('Wait for the run', end)).toHaveText(/1 item/);
	});
}

test('many-runs.json: one of each', async ({ editor, simulator }) => {
	simulator.addRun({ runId: RUNS[0], durationMs: 3_000, costCents: 15 });
	simulator.addRun({ runId: RUNS[1], durationMs: 4_000, outcome: 'failed', costCents: 23 });
	simulator.addRun({ runId: RUNS[2], durationMs: 600_000 });
	const example = await readExample('many-runs.json', simulator.baseUrl);
	await editor.paste(edit(example, 'Wait for all', { maxWait: 6 }));
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

test('ai-agent-tool.json: the agent is told of completed, failed and unfinished runs', async ({
	api,
	page,
	editor,
	simulator,
}) => {
	simulator.addRun({ runId: RUNS[0], durationMs: 0 });
	simulator.addRun({ runId: RUNS[1], durationMs: 0, outcome: 'failed' });
	simulator.addRun({ runId: RUNS[2], durationMs: 600_000 });
	const model = await startChatModel(RUNS);
	const data = { apiKey: 'sk-stand-in', url: model.url };
	const openAi = await api.createCredential('OpenAi account', 'openAiApi', data);
	try {
		await page.reload();
		await editor.openNew();
		await editor.paste(await readExample('ai-agent-tool.json', simulator.baseUrl));
		await editor.executeToEnd();
		expect(model.told).toHaveLength(3);
		for (const [index, status] of ['completed', 'failed', 'running'].entries()) {
			expect(model.told[index]).toContain(RUNS[index]);
			expect(model.told[index]).toContain(status);
		}
	} finally {
		await Promise.all([model.stop(), api.removeCredential(openAi)]);
	}
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
