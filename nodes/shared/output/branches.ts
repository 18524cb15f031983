import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeOutputConfiguration,
	INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import type { RunStatus } from '../gloriamundo/runStatus';

/** Where an item leaves the node. */
export type Branch = 'completed' | 'failed' | 'inProgress';

/** Index of each branch among the node's outputs. */
const OUTPUT_OF: Readonly<Record<Branch, number>> = { completed: 0, failed: 1, inProgress: 2 };

const branches: INodeOutputConfiguration[] = [
	{ type: NodeConnectionTypes.Main, displayName: 'Completed' },
	{ type: NodeConnectionTypes.Main, displayName: 'Failed' },
	{ type: NodeConnectionTypes.Main, displayName: 'In Progress' },
];

/**
 * The `outputs` expression: n8n draws and routes exactly what it gives. In Progress exists only where a
 * run may still be going.
 */
export const outputs: INodeTypeDescription['outputs'] = `={{ ((parameters) => ${JSON.stringify(
	branches,
)}.slice(0, parameters.operation === 'get' || parameters.onTimeout === 'inProgress' ? 3 : 2))($parameter) }}`;

/** An item on its way out. */
export interface RoutedItem {
	branch: Branch;
	/** It tells why there is no status, not how a run fared. */
	isError: boolean;
	item: INodeExecutionData;
}

/** The branch of a run by its present status. */
export function branchOf({ phase }: RunStatus): Branch {
	return phase === 'active' ? 'inProgress' : phase;
}

/**
 * Puts the items on their outputs, in the order of the input.
 *
 * An AI Agent reads no output but the first: as its tool the node answers everything there.
 */
export function routeItems(
	context: IExecuteFunctions,
	routed: readonly RoutedItem[],
	hasInProgress: boolean,
): INodeExecutionData[][] {
	if (isTool(context)) return [routed.map(({ item }) => item)];
	const lists: INodeExecutionData[][] = hasInProgress ? [[], [], []] : [[], []];
	for (const { branch, item } of routed) {
		// Where an output is missing, an error is better than an item that is lost without a word.
		(lists[OUTPUT_OF[branch]] as INodeExecutionData[]).push(item);
	}
	return lists;
}

/**
 * By the type that n8n gives a node that is used as a tool: `isToolExecution` knows only one of two kinds
 * of agents.
 */
function isTool(context: IExecuteFunctions): boolean {
	return context.getNode().type.endsWith('Tool');
}
