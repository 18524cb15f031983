import type { OnError } from 'n8n-workflow';
import { NodeHelpers } from 'n8n-workflow';
import type { Scenario } from '../../testing/engine/engine';
import { NODE_NAME } from '../../testing/engine/engine';
import { getStatusOf, useEngine, waitFor } from '../../testing/engine/kit';

const NOWHERE = { baseUrl: 'https://app.gloriamundo.com' };
const OUTPUTS = ['Completed', 'Failed', 'In Progress'];
const SETTINGS: OnError[] = ['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'];

const MODES = [
	{ mode: 'a new node', build: () => ({ items: [] }) },
	...['error', 'inProgress'].map((onTimeout) => ({
		mode: `Wait for Run, On Timeout ${onTimeout}`,
		build: (api = NOWHERE, runs: string[] = []) =>
			waitFor(api, runs, { parameters: { onTimeout } }),
	})),
	{
		mode: 'Get Run Status',
		build: (api = NOWHERE, runs: string[] = []) => getStatusOf(api, runs),
	},
];

describe('the outputs of the node', () => {
	const kit = useEngine();

	/** What n8n draws: names of the outputs, and "error" for the one that it adds itself. */
	async function canvasOf(scenario: Scenario): Promise<string[]> {
		const engine = await kit.engine();
		const workflow = engine.workflow(scenario);
		const node = workflow.getNode(NODE_NAME);
		if (!node) throw new Error('The workflow has no node to test');
		const outputs = NodeHelpers.getNodeOutputs(
			workflow,
			node,
			engine.package.nodes.gloriaMundoRunStatus.description,
		);
		return outputs.map((output) =>
			typeof output === 'string' ? output : (output.category ?? output.displayName ?? output.type),
		);
	}

	it.concurrent.each(MODES)('are always the same three: $mode', async ({ build }) => {
		const onError = 'continueErrorOutput' as const;
		expect(await canvasOf(build())).toEqual(OUTPUTS);
		expect(await canvasOf({ ...build(), onError })).toEqual([...OUTPUTS, 'error']);
	});

	it('are a plain list, so that no connection moves with a parameter', async () => {
		const { outputs } = (await kit.engine()).package.nodes.gloriaMundoRunStatus.description;
		expect(outputs).toHaveLength(3);
		expect(typeof outputs).not.toBe('string');
	});

	it.concurrent.each(MODES.slice(1))('all get a list of items: $mode', async ({ build }) => {
		const api = await kit.simulate();
		const { runId } = api.addRun({ durationMs: 0, outcome: 'failed' });
		const { outputs } = await kit.run(build(api, [runId]));
		expect(outputs.map((items) => items.length)).toEqual([0, 1, 0]);
	});

	it.concurrent.each(SETTINGS)(
		'a failed run is no failure of the node, which Retry On Fail does not start again: %s',
		async (onError) => {
			const api = await kit.simulate();
			const failed = api.addRun({ durationMs: 0, outcome: 'failed' }).runId;
			const fine = api.addRun({ durationMs: 0 }).runId;
			const result = await kit.run(waitFor(api, [failed, fine], { onError, retryOnFail: true }));
			expect([result.completed.length, result.failed.length]).toEqual([1, 1]);
			expect(api.requests).toHaveLength(2);
		},
	);

	it.concurrent('Retry On Fail starts the node again after an error of its own', async () => {
		const api = await kit.simulate();
		const { runId } = api.addRun({ durationMs: 0 });
		api.addFault({ kind: 'status', status: 500 }, { when: 'first' });
		const result = await kit.run(getStatusOf(api, [runId], { retryOnFail: true }));
		expect(result.completed).toMatchObject([{ run_id: runId }]);
		expect(api.requests).toHaveLength(2);
	});

	it.concurrent('Always Output Data leaves a run on its output', async () => {
		const api = await kit.simulate();
		const { runId } = api.addRun({ durationMs: 0, outcome: 'failed' });
		const result = await kit.run(waitFor(api, [runId], { alwaysOutputData: true }));
		expect(result.failed).toMatchObject([{ run_id: runId, status: 'failed' }]);
	});
});
