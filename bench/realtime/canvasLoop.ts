import { resolve } from 'node:path';
import type { INodeType, INodeTypes, IVersionedNodeType, WorkflowParameters } from 'n8n-workflow';
import { NodeHelpers, Workflow } from 'n8n-workflow';
import { describeNode } from '../../testing/engine/describeNode';
import workflow from './canvasLoop.json';

/**
 * The loop that people build today: HTTP Request -> If -> Wait 2 s -> back to the HTTP Request.
 *
 * @param nodesBase the folder of n8n-nodes-base
 */
export function canvasLoop(nodesBase: string, baseUrl: string, apiKey: string): Workflow {
	const text = JSON.stringify(workflow).replace('BASE_URL', baseUrl).replace('API_KEY', apiKey);
	return new Workflow({
		...(JSON.parse(text) as Pick<WorkflowParameters, 'nodes' | 'connections'>),
		id: 'w',
		active: false,
		nodeTypes: nodeTypesFrom(nodesBase),
		settings: { executionOrder: 'v1' },
	});
}

/** Passes its pinned data on. */
const start: INodeType = {
	description: describeNode('start', []),
	async execute() {
		return [this.getInputData()];
	},
};

/** n8n's own nodes, by the name of their folder. */
function nodeTypesFrom(nodesBase: string): INodeTypes {
	const load = (type: string): INodeType | IVersionedNodeType => {
		const file = resolve(nodesBase, `dist/nodes/${type}/${type}.node.js`);
		// n8n's own nodes are CommonJS files of another installation, known only at run time.
		// eslint-disable-next-line @typescript-eslint/no-require-imports
		const NodeClass = (require(file) as Record<string, new () => INodeType>)[type];
		if (!NodeClass) throw new Error(`No node in ${file}`);
		return new NodeClass();
	};
	const known = new Map([['start', start as INodeType | IVersionedNodeType]]);
	const find = (type: string, version?: number): INodeType => {
		const node = known.get(type) ?? load(type);
		known.set(type, node);
		return NodeHelpers.getVersionedNodeType(node, version);
	};
	return { getByName: find, getByNameAndVersion: find, getKnownTypes: () => ({}) };
}
