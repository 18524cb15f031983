import type { OnError } from 'n8n-workflow';
import { NodeHelpers } from 'n8n-workflow';
import type { Scenario } from '../../testing/engine/engine';
import { NODE_NAME } from '../../testing/engine/engine';
import { getStatusOf, useEngine, waitFor } from '../../testing/engine/kit';

const NOWHERE = { baseUrl: 'https://app.gloriamundo.com' };
const USUAL = ['Completed', 'Failed'];
const WITH_IN_PROGRESS = [...USUAL, 'In Progress'];

const CANVASES: Array<{ what: string; scenario: Scenario; outputs: string[] }> = [
	{ what: 'a new node', scenario: { items: [] }, outputs: USUAL },
	{ what: 'Wait', scenario: waitFor(NOWHERE, []), outputs: USUAL },
	{
		what: 'Wait that stops with an error at its timeout',
		scenario: waitFor(NOWHERE, [], { parameters: { onTimeout: 'error' } }),
		outputs: USUAL,
	},
	{
		what: 'Wait that sends to In Progress at its timeout',
		scenario: waitFor(NOWHERE, [], { parameters: { onTimeout: 'inProgress' } }),
		outputs: WITH_IN_PROGRESS,
	},
	{ what: 'Get Status', scenario: getStatusOf(NOWHERE, []), outputs: WITH_IN_PROGRESS },
];

describe('the outputs of the node', () => {
	const kit = useEngine();

	/** What n8n draws: names of the outputs, and "error" for the one that it adds itself. */
	async function canvasOf(scenario: Scenario): Promise<string[]> {
		const engine = await kit.engine();
		const workflow = engine.workflow(scenario);
		const node = workflow.getNode(NODE_NAME);
		if (!node) throw new Error('The workflow has no node to test');
		const outputs = NodeHelpers.getNodeOutputs(workflow, node, engine.package.node.description);
		return outputs.map((output) =>
			typeof output === 'string' ? output : (output.category ?? output.displayName ?? output.type),
		);
	}

	it.concurrent.each(CANVASES)(
		'n8n draws for $what exactly $outputs',
		async ({ scenario, outputs }) => {
			expect(await canvasOf(scenario)).toEqual(outputs);
		},
	);

	it.concurrent.each(CANVASES)(
		'n8n draws for $what an error output beside them',
		async (canvas) => {
			const scenario = { ...canvas.scenario, onError: 'continueErrorOutput' as const };
			expect(await canvasOf(scenario)).toEqual([...canvas.outputs, 'error']);
		},
	);

	it.concurrent.each([
		{ build: waitFor, onTimeout: 'error', count: 2 },
		{ build: waitFor, onTimeout: 'inProgress', count: 3 },
		{ build: getStatusOf, onTimeout: 'error', count: 3 },
	])('the node gives $count lists of items where $count outputs are drawn', async (row) => {
		const api = await kit.simulate();
		const { runId } = api.addRun({ durationMs: 0, outcome: 'failed' });

		const { outputs } = await kit.run(
			row.build(api, [runId], { parameters: { onTimeout: row.onTimeout } }),
		);

		expect(outputs.map((items) => items.length)).toEqual([0, 1, 0].slice(0, row.count));
	});

	it.concurrent(
		'a failed run is no failure of the node: Retry On Fail does not run it again',
		async () => {
			const api = await kit.simulate();
			const failed = api.addRun({ durationMs: 0, outcome: 'failed' }).runId;
			const fine = api.addRun({ durationMs: 0 }).runId;

			const settings: OnError[] = ['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'];
			const results = await Promise.all(
				settings.map(
					async (onError) =>
						await kit.run(waitFor(api, [failed, fine], { onError, retryOnFail: true })),
				),
			);

			expect(results.map(({ failed: items }) => items.length)).toEqual([1, 1, 1]);
			expect(results.map(({ completed }) => completed.length)).toEqual([1, 1, 1]);
			expect(api.requests).toHaveLength(2 * settings.length);
		},
	);

	it.concurrent('Retry On Fail runs the node again after an error of its own', async () => {
		const api = await kit.simulate();
		const { runId } = api.addRun({ durationMs: 0 });
		api.addFault({ kind: 'status', status: 500 }, { when: 'first' });

		const result = await kit.run(getStatusOf(api, [runId], { retryOnFail: true }));

		expect(result.completed).toMatchObject([{ run_id: runId }]);
		expect(api.requests).toHaveLength(2);
	});

	it.concurrent(
		'Always Output Data adds an empty item of n8n, and leaves the run on its branch',
		async () => {
			const api = await kit.simulate();
			const { runId } = api.addRun({ durationMs: 0, outcome: 'failed' });

			const result = await kit.run(waitFor(api, [runId], { alwaysOutputData: true }));

			expect(result.completed).toEqual([{}]);
			expect(result.failed).toMatchObject([{ run_id: runId, status: 'failed' }]);
		},
	);
});
