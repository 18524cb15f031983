import { resolve } from 'node:path';
import type {
	INode,
	INodeParameters,
	INodeType,
	INodeTypes,
	IVersionedNodeType,
} from 'n8n-workflow';
import { NodeHelpers, Workflow } from 'n8n-workflow';
import { describeNode } from '../../testing/engine/describeNode';

/** What people build today: HTTP Request -> If -> Wait 2 s -> back to the HTTP Request. */
export function canvasLoop(nodesBase: string, baseUrl: string, apiKey: string): Workflow {
	const authorization = { name: 'Authorization', value: `Bearer ${apiKey}` };
	const nodes = [
		node('Start', 'Start', 1, {}),
		node('HTTP Request', 'HttpRequest', 4.2, {
			url: `=${baseUrl}/api/v1/runs/{{ $json.run_id }}/status`,
			sendHeaders: true,
			headerParameters: { parameters: [authorization] },
			options: {},
		}),
		node('If', 'If', 2.2, {
			conditions: {
				options: { caseSensitive: true, leftValue: '', typeValidation: 'strict', version: 2 },
				combinator: 'or',
				conditions: ['completed', 'failed'].map((status) => ({
					id: status,
					leftValue: '={{ $json.status }}',
					rightValue: status,
					operator: { type: 'string', operation: 'equals' },
				})),
			},
			options: {},
		}),
		node('Wait', 'Wait', 1.1, { amount: 2, unit: 'seconds' }),
	];
	const to = (name: string) => [{ node: name, type: 'main' as const, index: 0 }];
	return new Workflow({
		id: 'w',
		nodes,
		connections: {
			Start: { main: [to('HTTP Request')] },
			'HTTP Request': { main: [to('If')] },
			If: { main: [[], to('Wait')] },
			Wait: { main: [to('HTTP Request')] },
		},
		active: false,
		nodeTypes: nodeTypesFrom(nodesBase),
		settings: { executionOrder: 'v1' },
	});
}

function node(name: string, type: string, typeVersion: number, parameters: object): INode {
	return {
		id: name,
		name,
		type,
		typeVersion,
		position: [0, 0],
		parameters: parameters as INodeParameters,
	};
}

/** Hands on the pinned data that it is given. */
const start: INodeType = {
	description: describeNode('start', []),
	async execute() {
		return [this.getInputData()];
	},
};

/** n8n's own nodes, by the name of their folder. */
function nodeTypesFrom(nodesBase: string): INodeTypes {
	const load = (name: string): INodeType | IVersionedNodeType => {
		// eslint-disable-next-line @typescript-eslint/no-require-imports
		const file = require(resolve(nodesBase, `dist/nodes/${name}/${name}.node.js`));
		return new (file as Record<string, new () => INodeType | IVersionedNodeType>)[name]!();
	};
	const loaded = ['HttpRequest', 'If', 'Wait'].map((name) => [name, load(name)] as const);
	const known = new Map([['Start', start], ...loaded]);
	const find = (type: string, version?: number) =>
		NodeHelpers.getVersionedNodeType(known.get(type) as INodeType, version);
	return { getByName: find, getByNameAndVersion: find, getKnownTypes: () => ({}) };
}
