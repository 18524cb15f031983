import { expect, SMOKE, test } from './fixtures';
import { NODE, startAndNode, startWith } from './workflows';

test(
	'dragged from the panel, the node has its credential and two outputs',
	SMOKE,
	async ({ editor, credential }) => {
		await editor.paste(startWith(['any']));
		const nodesPanel = await editor.openNodesPanel();
		await nodesPanel.search('gloriamundo');
		await nodesPanel.drag(NODE, 'Wait for a run to complete', { x: 500, y: 200 });
		const { page } = editor;
		await expect(page.getByTestId('node-credentials-select').locator('input')).toHaveValue(
			credential.name,
		);
		await page.keyboard.press('Escape');
		await expect(editor.outputs(NODE)).toHaveText(['Completed', 'Failed']);
	},
);

for (const [parameter, option] of [
	['operation', 'Get Status'],
	['onTimeout', 'Send to In Progress Output'],
] as const) {
	test(`"${option}" adds the In Progress output`, async ({ editor, credential }) => {
		await editor.paste(startAndNode(['any'], credential));
		await expect(editor.outputs(NODE)).toHaveText(['Completed', 'Failed']);
		const panel = await editor.openNode(NODE);
		await panel.choose(parameter, option);
		await panel.close();
		await expect(editor.outputs(NODE)).toHaveText(['Completed', 'Failed', 'In Progress']);
	});
}

test(
	'three runs leave on three branches, and a hint sums up',
	SMOKE,
	async ({ editor, credential, simulator }) => {
		const runIds = [
			simulator.addRun({ durationMs: 0, costCents: 15 }).runId,
			simulator.addRun({ durationMs: 0, outcome: 'failed', costCents: 23 }).runId,
			simulator.addRun({ durationMs: 600_000 }).runId,
		] as const;
		await editor.paste(startAndNode(runIds, credential, { operation: 'get' }));
		await expect(editor.outputs(NODE)).toHaveText(['Completed', 'Failed', 'In Progress']);
		await editor.executeToEnd();

		const panel = await editor.openNode(NODE);
		await expect(panel.parameter('runId')).toContainText('{{ $json.run_id }}');
		await expect(panel.preview('runId')).toHaveText(runIds[0]);
		await expect(panel.hint).toContainText('3 items: 1 completed, 1 failed, 1 in progress.');
		await expect(panel.hint).toContainText('Cost: 38 cents.');
		for (const [index, branch] of ['Completed', 'Failed', 'In Progress'].entries()) {
			await panel.branch(`${branch} Branch (1 item)`).click();
			await expect(panel.output).toContainText(runIds[index] ?? '');
		}
	},
);

test('a wait by hand shows each step in the browser’s console', async ({
	editor,
	credential,
	simulator,
}) => {
	const { runId } = simulator.addRun({ durationMs: 5_000 });
	const lines: string[] = [];
	editor.page.on('console', (message) => lines.push(message.text()));
	await editor.paste(startAndNode([runId], credential));
	await editor.executeToEnd();
	expect(lines.join('\n')).toContain(`GloriaMundo run ${runId}: running, step`);
});
