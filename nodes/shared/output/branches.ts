import type { IExecuteFunctions, INodeExecutionData, INodeOutputConfiguration } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import type { RunStatus } from '../gloriamundo/runStatus';

/** Where an item leaves the node. */
export type Branch = 'completed' | 'failed' | 'inProgress';

/** Index of each branch among the node's outputs. */
const OUTPUT_OF: Readonly<Record<Branch, number>> = { completed: 0, failed: 1, inProgress: 2 };

/** The same in every mode: connections refer to an output by its index, so one that comes and goes would move them. */
export const outputs: INodeOutputConfiguration[] = [
	{ type: NodeConnectionTypes.Main, displayName: 'Completed' },
	{ type: NodeConnectionTypes.Main, displayName: 'Failed' },
	{ type: NodeConnectionTypes.Main, displayName: 'In Progress' },
];

/** The outputs for n8n's AI workflow builder, which learns their meaning nowhere else. */
export const OUTPUTS_HINT =
	'Outputs: 0 Completed; 1 Failed (the run failed: status failed, reason in error); 2 In Progress (the run goes on). Items without status are errors of the node: see details.code.';

/** An item on its way out. */
export interface RoutedItem {
	branch: Branch;
	/** The item says why there is no status, not how a run ended. */
	isError: boolean;
	item: INodeExecutionData;
	/** What the run cost, if it has ended. */
	costCents?: number;
}

/** The branch of a run by its present status. */
export function branchOf({ phase }: RunStatus): Branch {
	return phase === 'active' ? 'inProgress' : phase;
}

/**
 * Puts the items on their outputs, in the order of the input.
 *
 * An AI Agent reads only the first output: as its tool, the node puts all items there.
 */
export function routeItems(
	context: IExecuteFunctions,
	routed: readonly RoutedItem[],
): INodeExecutionData[][] {
	if (isTool(context)) return [routed.map(({ item }) => item)];
	const lists: INodeExecutionData[][] = outputs.map(() => []);
	for (const { branch, item } of routed) lists[OUTPUT_OF[branch]]?.push(item);
	return lists;
}

/**
 * By the type that n8n gives a node that is used as a tool: `isToolExecution` knows only one of two kinds
 * of agents, and n8n 1 does not have it.
 */
export function isTool(context: IExecuteFunctions): boolean {
	return context.getNode().type.endsWith('Tool');
}
