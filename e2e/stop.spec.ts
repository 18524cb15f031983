import { expect, SMOKE, test } from './fixtures';
import { startAndNode } from './workflows';

/** Longer than the pause between two polls of a young run. */
const QUIET_MS = 8_000;

test(
	'Stop ends a wait within a second, and no request follows',
	SMOKE,
	async ({ editor, api, credential, simulator }) => {
		const { runId } = simulator.addRun({ durationMs: 600_000 });
		await editor.paste(startAndNode([runId], credential));
		await editor.execute();
		await simulator.waitForRequests(2, runId);

		// Counted from the moment in which the browser asks n8n to stop: how fast it draws is not measured.
		const stopAsked = editor.page.waitForRequest(/\/executions\/\w+\/stop$/).then(() => Date.now());
		await editor.stopButton.click();
		const stoppedMs = await stopAsked;
		await expect(editor.stopButton).toBeHidden();
		await expect.poll(async () => (await api.lastExecution()).status).toBe('canceled');
		const { stoppedAt } = await api.lastExecution();
		expect(Date.parse(stoppedAt) - stoppedMs).toBeLessThan(1_000);

		const asked = simulator.statusRequests(runId).length;
		await editor.page.waitForTimeout(QUIET_MS);
		expect(simulator.statusRequests(runId)).toHaveLength(asked);
	},
);
