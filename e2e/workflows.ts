import type { Credential, WorkflowExport } from './setup/n8nApi';

export const NODE = 'GloriaMundo Run Status';

const NODE_TYPE = 'n8n-nodes-gloriamundo.gloriaMundoRunStatus';

export type Node = WorkflowExport['nodes'][number];

/** A manual trigger, with one item for each run. */
export function startWith(runIds: readonly string[]) {
	return {
		nodes: [node('Start', 'n8n-nodes-base.manualTrigger', [0, 0])],
		connections: {},
		pinData: { Start: runIds.map((run_id) => ({ json: { run_id } })) },
	};
}

/** The same, and the node after it. `settings` are those beside its parameters, such as On Error. */
export function startAndNode(
	runIds: readonly string[],
	credential: Credential,
	parameters: object = {},
	settings: object = {},
) {
	const start = startWith(runIds);
	return {
		...start,
		nodes: [...start.nodes, { ...runStatusNode(credential, parameters), ...settings }],
		connections: { Start: { main: [[to(NODE)]] } },
	};
}

export function runStatusNode({ id, name }: Credential, parameters: object): Node {
	const credentials = { gloriaMundoApi: { id, name } };
	return { ...node(NODE, NODE_TYPE, [300, -16]), parameters, credentials };
}

export function node(name: string, type: string, position: [number, number]): Node {
	return { id: name, name, type, typeVersion: 1, position, parameters: {} };
}

export function to(target: string) {
	return { node: target, type: 'main', index: 0 };
}

export const RUN_WORKFLOW = 'GloriaMundo Run Workflow';

const WORKFLOW = { __rl: true, mode: 'id', value: 'wf-digest' };

/** Starts a run with these parameters. */
export function runWorkflowNode({ id, name }: Credential, parameters: object): Node {
	const base = node(RUN_WORKFLOW, 'n8n-nodes-gloriamundo.gloriaMundoRunWorkflow', [300, -16]);
	const credentials = { gloriaMundoApi: { id, name } };
	return { ...base, parameters: { workflowId: WORKFLOW, ...parameters }, credentials };
}

/** A manual trigger with one item for each input, and the node that starts a run with it. */
export function startAndRunWorkflow(
	inputs: readonly object[],
	credential: Credential,
	more: object = {},
) {
	const parameters = { inputMode: 'json', inputJson: '={{ $json }}', ...more };
	return {
		nodes: [
			node('Start', 'n8n-nodes-base.manualTrigger', [0, 0]),
			runWorkflowNode(credential, parameters),
		],
		connections: { Start: { main: [[to(RUN_WORKFLOW)]] } },
		pinData: { Start: inputs.map((json) => ({ json })) },
	};
}
