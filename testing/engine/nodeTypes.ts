import type { INodeType, INodeTypeDescription, INodeTypes } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { agentTypes } from './agents';
import { describeNode } from './describeNode';
import { PACKAGE } from './package';

/** Starts a workflow; its items are pinned, as a person pins data in the editor. */
export const START_TYPE = 'test.start';
/** Passes its input on. */
export const SINK_TYPE = 'test.sink';

/** Passes its input on a number of times. */
export const LOOP_TYPE = 'test.loop';

/** Node types for a workflow around the nodes under test. */
export function nodeTypesWith(nodes: Iterable<INodeType>): INodeTypes {
	const tested = [...nodes].flatMap((node): Array<[string, INodeType]> => {
		const type = `${PACKAGE}.${node.description.name}`;
		return [
			[type, node],
			[`${type}Tool`, asTool(node)],
		];
	});
	const known: Record<string, INodeType> = {
		...Object.fromEntries(tested),
		[START_TYPE]: passThrough('start', []),
		[SINK_TYPE]: passThrough('sink', [NodeConnectionTypes.Main]),
		[LOOP_TYPE]: loop(),
		...agentTypes(),
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
		description: describeNode(name, inputs),
		async execute() {
			return [this.getInputData()];
		},
	};
}

function loop(): INodeType {
	const times = { displayName: 'Times', name: 'times', type: 'number', default: 1 } as const;
	return {
		description: { ...describeNode('loop', [NodeConnectionTypes.Main]), properties: [times] },
		async execute() {
			const { $runIndex } = this.getWorkflowDataProxy(0);
			const isOver = Number($runIndex) >= Number(this.getNodeParameter('times', 0));
			return [isOver ? [] : this.getInputData()];
		},
	};
}

/** The tool that n8n makes of a node: another name, and one output for agents. */
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
