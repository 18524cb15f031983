import type { IExecuteFunctions, INodeType, INodeTypeDescription, INodeTypes } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { NODE_TYPE } from './package';

/** Starts a workflow; its items are pinned, as a person pins data in the editor. */
export const START_TYPE = 'test.start';
/** Hands on what it gets. */
export const SINK_TYPE = 'test.sink';
/** Calls the tool that is connected to it, as an AI Agent does. */
export const AGENT_TYPE = 'test.agent';

/** Node types for a workflow round the node under test. */
export function nodeTypesWith(node: INodeType): INodeTypes {
	const known: Record<string, INodeType> = {
		[NODE_TYPE]: node,
		[`${NODE_TYPE}Tool`]: asTool(node),
		[START_TYPE]: passThrough('start', []),
		[SINK_TYPE]: passThrough('sink', [NodeConnectionTypes.Main]),
		[AGENT_TYPE]: agent(),
	};
	const find = (type: string): INodeType => {
		const found = known[type];
		if (!found) throw new Error(`Unknown node type ${type}`);
		return found;
	};
	return {
		getByName: find,
		getByNameAndVersion: find,
		getKnownTypes: () => ({}),
	};
}

function passThrough(name: string, inputs: INodeTypeDescription['inputs']): INodeType {
	return {
		description: describe(name, inputs),
		async execute() {
			return [this.getInputData()];
		},
	};
}

function agent(): INodeType {
	return {
		description: describe('agent', [
			NodeConnectionTypes.Main,
			{ type: NodeConnectionTypes.AiTool, displayName: 'Tool' },
		] as INodeTypeDescription['inputs']),
		async execute() {
			return [await callTools(this)];
		},
	};
}

async function callTools(context: IExecuteFunctions) {
	const tools = (await context.getInputConnectionData(NodeConnectionTypes.AiTool, 0)) as Array<{
		invoke: (args: object) => Promise<string>;
	}>;
	const items = context.getInputData();
	return await Promise.all(
		items.map(async ({ json }, item) => {
			const told = await tools[0]?.invoke(json);
			return { json: { told }, pairedItem: { item } };
		}),
	);
}

/** What n8n makes of a node that is usable as a tool: another name, and one output for agents. */
function asTool(node: INodeType): INodeType {
	const tool = Object.create(node) as INodeType;
	tool.description = {
		...node.description,
		name: `${node.description.name}Tool`,
		inputs: [],
		outputs: [NodeConnectionTypes.AiTool],
	};
	return tool;
}

function describe(name: string, inputs: INodeTypeDescription['inputs']): INodeTypeDescription {
	return {
		displayName: name,
		name,
		group: ['transform'],
		version: 1,
		description: name,
		defaults: { name },
		inputs,
		outputs: [NodeConnectionTypes.Main],
		properties: [],
	};
}
