import { expect, SMOKE, test } from './fixtures';
import { node, NODE, startAndNode, startWith } from './workflows';

const OUTPUTS = ['Completed', 'Failed', 'In Progress'];

/** On Error: "Continue (using error output)". */
const ERROR_OUTPUT = 'continueErrorOutput';

test(
	'dragged from the panel, the node has its credential',
	SMOKE,
	async ({ editor, credential }) => {
		await editor.paste(startWith(['any']));
		const nodesPanel = await editor.openNodesPanel();
		await nodesPanel.search('gloriamundo');
		await nodesPanel.drag(NODE, 'Wait for run to complete', { x: 500, y: 200 });
		const { page } = editor;
		await expect(page.getByTestId('node-credentials-select').locator('input')).toHaveValue(
			credential.name,
		);
		await page.keyboard.press('Escape');
		await expect(editor.outputs(NODE)).toHaveText(OUTPUTS);
	},
);

test(
	'connections from In Progress and Error stay where they are in every mode',
	SMOKE,
	async ({ editor, credential, simulator, version }) => {
		const { runId } = simulator.addRun({ durationMs: 600_000 });
		const ids = [runId, 'unknown-run'];
		const workflow = startAndNode(ids, credential, { maxWait: 2 }, { onError: ERROR_OUTPUT });
		await editor.paste({
			...workflow,
			nodes: [
				...workflow.nodes,
				node('Still running', 'n8n-nodes-base.noOp', [700, -100]),
				node('Handle error', 'n8n-nodes-base.noOp', [700, 200]),
			],
		});
		await editor.connect(NODE, 2, 'Still running');
		await editor.connect(NODE, 3, 'Handle error');

		for (const [parameter, option, stillRunning, errors] of [
			['onTimeout', 'Stop With an Error', '', '2 items'],
			['onTimeout', 'Send to In Progress Output', '1 item', '1 item'],
			['operation', 'Get Run Status', '1 item', '1 item'],
		] as const) {
			const panel = await editor.openNode(NODE);
			await panel.choose(parameter, option);
			await panel.close();
			await expect(editor.outputs(NODE)).toContainText([...OUTPUTS, 'Error']);
			await editor.executeToEnd();
			await expect(editor.connection(NODE, 'Still running')).toHaveText(stillRunning);
			// n8n 1 moves only items without details to the error output: these stay on Failed.
			const moved = version === 'current' ? errors : '';
			await expect(editor.connection(NODE, 'Handle error')).toHaveText(moved);
		}
	},
);

test(
	'three runs go to three outputs, and a hint sums up',
	SMOKE,
	async ({ editor, credential, simulator }) => {
		const runIds = [
			simulator.addRun({ durationMs: 0, costCents: 15 }).runId,
			simulator.addRun({ durationMs: 0, outcome: 'failed', costCents: 23 }).runId,
			simulator.addRun({ durationMs: 600_000 }).runId,
		] as const;
		await editor.paste(startAndNode(runIds, credential, { operation: 'get' }));
		await editor.executeToEnd();

		const panel = await editor.openNode(NODE);
		await expect(panel.parameter('runId')).toContainText('{{ $json.run_id }}');
		await expect(panel.preview('runId')).toHaveText(runIds[0]);
		await expect(panel.hint).toContainText('3 items: 1 completed, 1 failed, 1 in progress.');
		await expect(panel.hint).toContainText('Cost: 38 cents.');
		for (const [index, output] of OUTPUTS.entries()) {
			await panel.branch(`${output} Branch (1 item)`).click();
			await expect(panel.output).toContainText(runIds[index] ?? '');
		}
	},
);

test('a manual wait shows each step in the browser’s console', async ({
	editor,
	credential,
	simulator,
}) => {
	const { runId } = simulator.addRun({ durationMs: 5_000 });
	const lines: string[] = [];
	editor.page.on('console', (message) => lines.push(message.text()));
	await editor.paste(startAndNode([runId], credential));
	await editor.executeToEnd();
	expect(lines.join('\n')).toContain(`GloriaMundo run ${runId}: running (step`);
});
