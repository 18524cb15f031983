import { type INodeParameters, type INodeTypeDescription, NodeHelpers } from 'n8n-workflow';
import type { AgentKind, Scenario } from '../../testing/engine/engine';
import {
	addRuns,
	type Changes,
	getStatusOf,
	startRuns,
	useEngine,
	waitFor,
} from '../../testing/engine/kit';
import type { NodeName } from '../../testing/engine/package';

const AGENTS: AgentKind[] = ['calling', 'requesting'];

/** The agent fills in the run ID, as a real model does. */
const RUN_ID = { runId: "={{ $fromAI('run_id') }}" };

describe.each(AGENTS)('as the tool of a %s agent, which reads no output but the first', (agent) => {
	const kit = useEngine();

	/** What the agent is told of each call, parsed. */
	async function tell(scenario: Scenario) {
		const { told, status } = await kit.runAsTool(scenario, agent);
		expect(status).toBe('success');
		return told.map((text) => (JSON.parse(String(text)) as unknown[])[0]);
	}

	it.concurrent('it returns completed and failed runs, each in answer to its call', async () => {
		const api = await kit.simulate();
		const [completed = ''] = addRuns(api, 1, { durationMs: 900 });
		const [failed = ''] = addRuns(api, 1, { durationMs: 0, outcome: 'failed' });
		for (const retryOnFail of [false, true]) {
			const changes = { parameters: RUN_ID, retryOnFail };
			expect(await tell(waitFor(api, [completed, failed], changes))).toMatchObject([
				{ run_id: completed, status: 'completed', result: expect.any(Object) },
				{ run_id: failed, status: 'failed', error: expect.any(String) },
			]);
		}
	});

	it.concurrent('it returns what is in progress, by both operations', async () => {
		const api = await kit.simulate();
		const runs = addRuns(api, 1, { durationMs: 60_000 });
		const waiting = { ...RUN_ID, maxWait: 0.3, onTimeout: 'inProgress' };
		const running = [{ run_id: runs[0], status: 'running' }];
		expect(await tell(getStatusOf(api, runs, { parameters: RUN_ID }))).toMatchObject(running);
		expect(await tell(waitFor(api, runs, { parameters: waiting }))).toMatchObject(running);
	});

	const SETTINGS: Changes[] = [{}, { onError: 'continueRegularOutput' }, { retryOnFail: true }];

	it.concurrent.each(SETTINGS)(
		'it returns errors and timeouts as data, with %j',
		async (setting) => {
			const api = await kit.simulate();
			const [runId = ''] = addRuns(api, 1, { durationMs: 60_000 });
			const dead = { baseUrl: 'http://127.0.0.1:9' };
			const timeout = { ...RUN_ID, maxWait: 0.3 };
			const parameters = RUN_ID;
			const told = await Promise.all([
				tell(getStatusOf(api, ['unknown'], { ...setting, parameters })),
				tell(waitFor(api, [runId], { ...setting, parameters: timeout })),
				tell(getStatusOf(api, ['a/b'], { ...setting, parameters })),
				tell(getStatusOf(dead, ['any'], { ...setting, parameters })),
			]);

			const error = (run_id: string, code: string) => ({
				error: expect.any(String),
				details: { run_id, code, what_to_do: expect.any(String) },
			});
			expect(told).toMatchObject([
				[error('unknown', 'not_found')],
				[{ ...error(runId, 'timeout'), details: { last_status: { status: 'running' } } }],
				[error('a/b', 'invalid_parameter')],
				[error('any', 'unreachable')],
			]);
		},
	);

	it.concurrent('a new tool lets the model fill in the Run ID', async () => {
		const api = await kit.simulate();
		const [runId = ''] = addRuns(api, 1, { durationMs: 0 });
		for (const build of [getStatusOf, waitFor]) {
			const scenario = build(api, [], { items: [{ Run_ID: runId }] });
			expect(await tell(scenario)).toMatchObject([{ run_id: runId, status: 'completed' }]);
		}
	});

	it.concurrent('it returns a run that takes longer with its run ID', async () => {
		const api = await kit.simulate();
		const inputs = [{ durationMs: 60_000 }];
		const told = await tell(startRuns(api, inputs, { parameters: { maxWait: 0.3 } }));
		expect(told).toMatchObject([{ run_id: api.started[0]?.runId, status: 'running' }]);
	});

	it.concurrent('it says that the model has to fill in an empty Run ID', async () => {
		const api = await kit.simulate();
		const items = [{ query: 'How is my run?' }];
		const parameters = { runId: '={{ $json.run_id }}' };
		const scenario = getStatusOf(api, [], { items, parameters });
		const text = JSON.stringify(await tell(scenario));
		expect(text).toContain("'Run ID' cannot be used: it is empty [item 0]");
		expect(text).toContain('Let the model fill it in: select the button beside the field.');
	});
});

describe('what a person and the model see of a new tool', () => {
	const kit = useEngine();

	/** n8n recognizes a tool by the end of its name. */
	async function toolOf(type: NodeName) {
		const { description } = (await kit.engine()).package.nodes[type];
		return { ...description, name: `${description.name}Tool` };
	}

	/** All parameters that the panel shows, with their defaults. */
	function panelOf(description: INodeTypeDescription, values: INodeParameters) {
		const { properties } = description;
		const panel = NodeHelpers.getNodeParameters(
			properties,
			values,
			true,
			false,
			{ typeVersion: 1 },
			description,
		);
		return panel ?? {};
	}

	/** What n8n's AI Agent tells the model. */
	async function textOf(type: NodeName) {
		const description = await toolOf(type);
		const node = { parameters: panelOf(description, {}) };
		return NodeHelpers.getToolDescriptionForNode(node as never, { description } as never);
	}

	it('of Run Status, the model is told what comes back and what it costs', async () => {
		const text = await textOf('gloriaMundoRunStatus');
		for (const field of ['status', 'progress', 'result', 'cost_cents', 'error', 'what_to_do']) {
			expect(text).toContain(field);
		}
		expect(text).toMatch(/run ID.*costs nothing/);
	});

	it('of Run Workflow, the model is told that a call costs money, and how to go on', async () => {
		const text = await textOf('gloriaMundoRunWorkflow');
		expect(text).toMatch(/costs money and acts on the outside world/);
		expect(text).toMatch(/run_id.*GloriaMundo Run Status tool.*do not start it again/);
	});

	it.each(['gloriaMundoRunStatus', 'gloriaMundoRunWorkflow'] as const)(
		'of %s, the panel of nodes shows the same text',
		async (type) => {
			const { usableAsTool } = await toolOf(type);
			const { description } = (usableAsTool as { replacements: INodeTypeDescription }).replacements;
			expect(description).toBe(await textOf(type));
		},
	);

	it('the panel shows one Run ID, for the model to fill in', async () => {
		const description = await toolOf('gloriaMundoRunStatus');
		const shown = description.properties.filter(
			(property) =>
				property.name === 'runId' &&
				NodeHelpers.displayParameter({}, property, { typeVersion: 1 }, description),
		);
		expect(shown).toHaveLength(1);
		expect(shown[0]?.default).toContain('$fromAI(');
	});

	it('the panel has no option that is about a loop', async () => {
		const description = await toolOf('gloriaMundoRunStatus');
		const options = { onTransientFailure: 'inProgress', rateLimit: 5 };
		const panel = panelOf(description, { operation: 'get', options });
		expect(panel.options).toEqual({ rateLimit: 5 });
	});
});
