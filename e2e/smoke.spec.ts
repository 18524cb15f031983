import { API_KEY, expect, test } from './fixtures';
import { CredentialDialog } from './pages/credentialDialog';
import { NODE, startAndNode, startWith } from './workflows';

test('is found in the nodes panel, and has two outputs on the canvas', async ({
	editor,
	credential,
}) => {
	await editor.paste(startWith([credential.id]));
	const panel = await editor.openNodesPanel();
	for (const term of ['run status', 'wait for run', 'gloriamundo']) {
		await panel.search(term);
		await expect(panel.entry(NODE)).toBeVisible();
	}
	await panel.drag(NODE, 'Wait for a run to complete', { x: 500, y: 200 });
	await editor.page.getByTestId('ndv').waitFor();
	await editor.page.keyboard.press('Escape');
	await expect(editor.outputs(NODE)).toHaveText(['Completed', 'Failed']);
});

test('tests a credential', async ({ page, simulator }) => {
	const dialog = await CredentialDialog.openNew(page, 'GloriaMundo API');
	await dialog.fill('apiKey', API_KEY);
	await dialog.fill('baseUrl', simulator.baseUrl);
	await dialog.save();
	await expect(dialog.success).toBeVisible();
});

test('sends three runs to three branches', async ({ editor, credential, simulator }) => {
	const runIds = [
		simulator.addRun({ durationMs: 0 }).runId,
		simulator.addRun({ durationMs: 0, outcome: 'failed' }).runId,
		simulator.addRun({ durationMs: 600_000 }).runId,
	];
	await editor.paste(startAndNode(runIds, credential, { operation: 'get' }));
	await expect(editor.outputs(NODE)).toHaveText(['Completed', 'Failed', 'In Progress']);
	await editor.executeToEnd();
	const panel = await editor.openNode(NODE);
	await expect(panel.hint).toContainText('3 items: 1 completed, 1 failed, 1 in progress.');
	for (const branch of ['Completed', 'Failed', 'In Progress']) {
		await expect(panel.branch(`${branch} Branch (1 item)`)).toBeVisible();
	}
});

test('stops at once', async ({ editor, api, credential, simulator }) => {
	const { runId } = simulator.addRun({ durationMs: 600_000 });
	await editor.paste(startAndNode([runId], credential));
	await editor.execute();
	await simulator.waitForRequests(2, runId);
	await editor.stopButton.click();
	await expect.poll(async () => (await api.lastExecution()).status).toBe('canceled');
	const asked = simulator.statusRequests(runId).length;
	await editor.page.waitForTimeout(8_000);
	expect(simulator.statusRequests(runId)).toHaveLength(asked);
});
