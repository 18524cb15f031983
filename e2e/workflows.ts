import type { Credential, WorkflowExport } from './setup/n8nApi';

export const NODE = 'GloriaMundo Run Status';

const NODE_TYPE = 'n8n-nodes-gloriamundo.gloriaMundoRunStatus';

type Node = WorkflowExport['nodes'][number];

/** A trigger that is clicked by hand, with one item for each run. */
export function startWith(runIds: readonly string[]) {
	return {
		nodes: [{ ...node('Start', 'n8n-nodes-base.manualTrigger', [0, 0]) }],
		connections: {},
		pinData: { Start: runIds.map((run_id) => ({ json: { run_id } })) },
	};
}

/** The same, and the node after it. */
export function startAndNode(
	runIds: readonly string[],
	credential: Credential,
	parameters: Record<string, unknown> = {},
) {
	const start = startWith(runIds);
	return {
		...start,
		nodes: [...start.nodes, runStatusNode(credential, parameters)],
		connections: { Start: { main: [[to(NODE)]] } },
	};
}

export function runStatusNode(
	{ id, name }: Credential,
	parameters: Record<string, unknown> = {},
): Node {
	const credentials = { gloriaMundoApi: { id, name } };
	return { ...node(NODE, NODE_TYPE, [300, 0]), parameters, credentials };
}

export function node(name: string, type: string, position: [number, number]): Node {
	return { id: name, name, type, typeVersion: 1, position, parameters: {} };
}

export function to(target: string) {
	return { node: target, type: 'main', index: 0 };
}
