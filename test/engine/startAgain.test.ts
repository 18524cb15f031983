import { type INode, NodeOperationError } from 'n8n-workflow';
import { NODE_NAME, type Result, type Scenario } from '../../testing/engine/engine';
import { startRuns, unnamedRuns, useEngine, waitFor } from '../../testing/engine/kit';
import type { Simulator } from '../../testing/simulator/simulator';

type Reloaded = typeof import('../../nodes/GloriaMundoRunWorkflow/execute');

const REJECTED = { kind: 'status', status: 404 } as const;
const RETRY = { retryOnFail: true };

/** Expects this many runs, each started by one request, and named by one of the executions. */
function expectStarted(api: Simulator, results: Result[], runs: number) {
	expect([api.started.length, api.startRequests().length]).toEqual([runs, runs]);
	expect(unnamedRuns(api, ...results)).toEqual([]);
}

describe('a sub-workflow', () => {
	const kit = useEngine();

	/** Has a node call a sub-workflow for each of its items: each call is another execution. */
	async function call(api: Simulator, scenario: Scenario, calls: number) {
		const { gloriaMundoRunStatus: caller } = (await kit.engine()).package.nodes;
		const results: Result[] = [];
		caller.execute = async function () {
			for (let item = 0; item < this.getInputData().length; item++) {
				const result = await kit.run(scenario);
				results.push(result);
				if (result.error) throw new NodeOperationError(this.getNode(), result.error);
			}
			return [this.getInputData()];
		};
		await kit.run(waitFor(api, Array(calls).fill('called'), RETRY));
		return results;
	}

	it('starts a run in each call', async () => {
		const api = await kit.simulate();
		const results = await call(api, startRuns(api, [{ durationMs: 0 }], RETRY), 3);
		expectStarted(api, results, 3);
	});

	it('starts again if the node that calls it is tried again, and not if its own node is', async () => {
		const api = await kit.simulate();
		api.addFault(REJECTED, { when: 'all' });
		const results = await call(api, startRuns(api, [{ durationMs: 0 }], RETRY), 1);
		expect(api.statusRequests()).toHaveLength(9);
		expectStarted(api, results, 3);
	});
});

describe('two nodes of one workflow', () => {
	const kit = useEngine();

	it('start a run each, even if n8n runs the first one again', async () => {
		const api = await kit.simulate();
		const engine = await kit.engine();
		const build = engine.workflow.bind(engine);
		engine.workflow = (scenario) => {
			const workflow = build(scenario);
			const second = workflow.nodes['Sink 0'] as INode;
			const { id, name } = second;
			Object.assign(second, workflow.nodes[NODE_NAME], { id, name });
			return workflow;
		};
		const second = { run_id: 'second', status: 'completed' };
		const first = { run_id: 'first', status: 'completed', error: 'a truthy error on output 0' };
		// The item that leaves the first node is the input of the second one's run.
		const script = [{ ...first, runId: 'second', script: [second] }];
		const result = await kit.run(startRuns(api, [{ runId: 'first', script }], RETRY));
		expect(api.started.map(({ runId }) => runId)).toEqual(['first', 'second']);
		expectStarted(api, [result], 2);
	});
});

describe('an agent that calls its tool itself', () => {
	const kit = useEngine();

	it('has a run for each call, even if n8n 1 gives the next one the same run index', async () => {
		const api = await kit.simulate();
		const { gloriaMundoRunWorkflow: node } = (await kit.engine()).package.nodes;
		const { execute } = node;
		node.execute = async function () {
			await execute.call(this);
			return await execute.call(this);
		};
		const parameters = { inputJson: '{"durationMs":0}' };
		const result = await kit.runAsTool(startRuns(api, [{}], { ...RETRY, parameters }), 'calling');
		expect(api.started).toHaveLength(2);
		expect(String(result.told)).toContain(api.started[1]?.runId);
	});
});

describe('another process', () => {
	const kit = useEngine();

	it('knows nothing of the starts before it: a retry there starts again', async () => {
		const api = await kit.simulate();
		api.addFault(REJECTED, { when: 'all' });
		const { gloriaMundoRunWorkflow: node } = (await kit.engine()).package.nodes;
		const { execute: before } = node;
		let tries = 0;
		jest.isolateModules(() => {
			const { execute } = jest.requireActual<Reloaded>(
				'../../nodes/GloriaMundoRunWorkflow/execute',
			);
			node.execute = async function () {
				return await (tries++ === 0 ? before.call(this) : execute(this));
			};
		});
		const result = await kit.run(startRuns(api, [{ durationMs: 0 }], RETRY));
		expect(tries).toBe(3);
		expectStarted(api, [result], 2);
	});
});
