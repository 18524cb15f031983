import { expect, SMOKE, test } from './fixtures';
import type { Editor } from './pages/editor';
import type { N8nApi } from './setup/n8nApi';
import { startAndNode, startAndRunWorkflow } from './workflows';

/** Longer than the poll interval of a young run. */
const QUIET_MS = 8_000;

test(
	'Stop ends a wait within a second, and no request follows',
	SMOKE,
	async ({ editor, api, credential, simulator }) => {
		const { runId } = simulator.addRun({ durationMs: 600_000 });
		await editor.paste(startAndNode([runId], credential));
		await editor.execute();
		await simulator.waitForRequests(2, runId);
		expect(await stop(editor, api)).toBeLessThan(1_000);

		const before = simulator.statusRequests(runId).length;
		await editor.page.waitForTimeout(QUIET_MS);
		expect(simulator.statusRequests(runId)).toHaveLength(before);
	},
);

test(
	'Stop ends the wait for a run that was started, starts no other, and the console names it',
	SMOKE,
	async ({ editor, api, credential, simulator }) => {
		const lines: string[] = [];
		editor.page.on('console', (message) => lines.push(message.text()));
		await editor.paste(startAndRunWorkflow([{ durationMs: 600_000 }], credential));
		await editor.execute();
		await simulator.waitForRequests(3);
		expect(await stop(editor, api)).toBeLessThan(1_000);

		const before = simulator.requests.length;
		await editor.page.waitForTimeout(QUIET_MS);
		expect(simulator.requests).toHaveLength(before);
		const ids = simulator.started.map(({ runId }) => runId);
		expect(ids).toHaveLength(1);
		expect(lines.join('\n')).toContain(`Runs that were started: ${ids[0]} [item 0].`);
	},
);

/** Milliseconds from the moment in which the browser requests the stop: how fast it draws is not measured. */
async function stop(editor: Editor, api: N8nApi): Promise<number> {
	const stopRequested = editor.page
		.waitForRequest(/\/executions\/\w+\/stop$/)
		.then(() => Date.now());
	await editor.stopButton.click();
	const stoppedMs = await stopRequested;
	await expect(editor.stopButton).toBeHidden();
	await expect.poll(async () => (await api.lastExecution()).status).toBe('canceled');
	return Date.parse((await api.lastExecution()).stoppedAt) - stoppedMs;
}
