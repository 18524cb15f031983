import { expect, test } from './fixtures';
import type { Editor } from './pages/editor';
import { edit, readExample } from './setup/examples';

for (const { title, input, end } of [
	{ title: 'completed', input: { durationMs: 3_000 }, end: 'Use the result' },
	{ title: 'failed', input: { durationMs: 3_000, outcome: 'failed' }, end: 'Notify team' },
	{ title: 'did not end in time', input: { durationMs: 600_000 }, end: 'Still running' },
]) {
	test(`start-and-wait.json: a run that ${title}`, async ({ editor, simulator }) => {
		const changes = { ...json(input), maxWait: 6 };
		const example = await readExample('start-and-wait.json');
		await editor.paste(edit(example, 'Run the workflow', changes));
		await editor.executeToEnd();
		await expect(editor.connection('Run the workflow', end)).toHaveText(/1 item/);
		expect(simulator.started).toMatchObject([{ workflowId: 'YOUR_WORKFLOW_ID', input }]);
	});
}

test('many-runs.json: one of each, and one that could not be started', async ({
	editor,
	simulator,
}) => {
	const runs = [
		{ durationMs: 3_000, costCents: 15 },
		{ durationMs: 4_000, outcome: 'failed', costCents: 23 },
		{ durationMs: 600_000 },
		'no object',
	];
	const example = edit(await readExample('many-runs.json'), 'Topics', {
		jsonOutput: JSON.stringify({ topic: runs }),
	});
	const changes = { ...json('={{ $json.topic ?? $json }}'), maxWait: 6 };
	await editor.paste(edit(example, 'Run for each topic', changes));
	await editor.executeToEnd();

	for (const [status, cost] of Object.entries({ completed: 15, failed: 23, running: 0 })) {
		const sum = { count_run_id: 1, sum_cost_cents: cost, status };
		await expectOutput(editor, 'Costs by status', sum);
	}
	const message = "'Input JSON' cannot be used: it is not a JSON object [item 3]";
	await expectOutput(editor, 'List what went wrong', { topic: 'no object', error: message });
	expect(simulator.started).toHaveLength(3);
});

test('many-runs.json: all completed', async ({ editor, simulator }) => {
	await editor.paste(await readExample('many-runs.json'));
	await editor.executeToEnd();

	const sum = { count_run_id: 3, sum_cost_cents: 45, status: 'completed' };
	await expectOutput(editor, 'Costs by status', sum);
	const topics = simulator.started.map(({ input }) => Object.values(input)).flat();
	expect(topics.sort()).toEqual(['AI agents', 'Open-source models', 'Robotics']);
});

/** An item of the node's output has these fields, and begins with them. */
async function expectOutput(editor: Editor, node: string, item: object): Promise<void> {
	const panel = await editor.openNode(node);
	await panel.showOutputAs('json');
	const shown = async () => (await panel.output.innerText()).replace(/\s+/g, '');
	const fields = JSON.stringify(item).slice(0, -1).replace(/\s+/g, '');
	await expect.poll(shown).toContain(fields);
	await panel.close();
}

/** What describes a run to the simulator, in place of the example's topic. */
function json(input: object | string) {
	const inputJson = typeof input === 'string' ? input : JSON.stringify(input);
	return { inputMode: 'json', inputJson };
}
