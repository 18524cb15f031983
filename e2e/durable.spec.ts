import type { Simulator } from '../testing/simulator/simulator';
import { expect, test } from './fixtures';
import type { Editor } from './pages/editor';
import { edit, EXAMPLE_RUNS, readExample } from './setup/examples';
import type { N8nApi } from './setup/n8nApi';

const [RUN_ID] = EXAMPLE_RUNS;

/** A round takes 70 s, and n8n looks for waits that are over once a minute. */
const ROUND_MS = 150_000;

test.beforeEach(({ simulator }) => simulator.reset());

test('wait-for-hours.json: a run goes on to Completed though the server was killed', async ({
	editor,
	api,
	n8n,
	simulator,
}) => {
	test.setTimeout(420_000);
	simulator.addRun({ runId: RUN_ID, durationMs: 60_000 });
	const longWait = await importLongWait(editor, api, simulator);
	const caller = await importCaller(editor, simulator, longWait);
	await editor.execute();
	for (const id of [longWait, caller]) await untilStatus(api, id, 'waiting');

	await n8n.kill();
	await n8n.start();
	for (const id of [longWait, caller]) await untilStatus(api, id, 'success', ROUND_MS);
	const data = await lastData(api, caller);
	expect(data).toContain('Use the result');
	expect(data).not.toContain('Tell somebody');
	expect(simulator.statusRequests(RUN_ID).length).toBeGreaterThanOrEqual(2);
});

for (const { title, options, end } of [
	{ title: 'has failed', options: { durationMs: 0, outcome: 'failed' as const }, end: 'failed' },
	{ title: 'has completed', options: { durationMs: 0 }, end: 'completed' },
]) {
	test(`wait-for-hours.json: a run that ${title} is told apart`, async ({
		editor,
		api,
		simulator,
	}) => {
		simulator.addRun({ runId: RUN_ID, ...options });
		const longWait = await importLongWait(editor, api, simulator);
		const caller = await importCaller(editor, simulator, longWait);
		await editor.executeToEnd();
		const data = await lastData(api, caller);
		expect(data.includes('Use the result')).toBe(end === 'completed');
		expect(data.includes('Tell somebody')).toBe(end === 'failed');
	});
}

test('wait-for-hours.json: gives up after the last round', async ({ editor, api, simulator }) => {
	simulator.addRun({ runId: RUN_ID, durationMs: 600_000 });
	const longWait = await importLongWait(editor, api, simulator, 0);
	const caller = await importCaller(editor, simulator, longWait);
	await editor.executeToEnd();
	expect(await lastData(api, caller)).toContain('Give up');
});

/** Pastes the sub-workflow into the editor and publishes it; returns its id. */
async function importLongWait(
	editor: Editor,
	api: N8nApi,
	simulator: Simulator,
	rounds?: number,
): Promise<string> {
	const example = await readExample('wait-for-hours.json', simulator.baseUrl);
	const text = JSON.stringify(example);
	const limited =
		rounds === undefined ? text : text.replace('"rightValue":168', `"rightValue":${rounds}`);
	await editor.paste(JSON.parse(limited));
	const id = await editor.save();
	await api.publish(id);
	await editor.openNew();
	return id;
}

async function importCaller(editor: Editor, simulator: Simulator, longWait: string) {
	const example = await readExample('call-wait-for-hours.json', simulator.baseUrl);
	const workflowId = { __rl: true, mode: 'list', value: longWait };
	await editor.paste(edit(example, 'Wait for the run', { workflowId }));
	return await editor.save();
}

async function untilStatus(api: N8nApi, workflowId: string, status: string, timeout = 60_000) {
	const lastStatus = async () => (await api.executions(workflowId))[0]?.status;
	await expect.poll(lastStatus, { timeout, intervals: [1_000] }).toBe(status);
}

async function lastData(api: N8nApi, workflowId: string): Promise<string> {
	const [execution] = await api.executions(workflowId);
	return await api.executionData(execution?.id ?? '');
}
