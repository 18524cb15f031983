import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { JsonBody, RunStatus } from '../gloriamundo/runStatus';
import { branchOf, type RoutedItem } from './branches';
import type { ItemError } from './errors';
import { payloadOf } from './payload';

/** The API's own payload, unchanged, on the branch of the run. */
export function runItem(run: RunStatus, itemIndex: number): RoutedItem {
	const item = itemOf(payloadOf(run) as IDataObject, itemIndex);
	return { branch: branchOf(run), isError: false, item, costCents: run.costCents };
}

/** The API's answer to a start, unchanged. */
export function startedItem({ json }: JsonBody, itemIndex: number): RoutedItem {
	return { branch: 'inProgress', isError: false, item: itemOf(json as IDataObject, itemIndex) };
}

/**
 * An error with which the workflow continues: never on Completed.
 *
 * n8n moves an item to the error output only if its json has no keys but `error`, `message` and `details`; with a
 * property `error` on the item itself, n8n would drop the rest of the json.
 */
export function errorItem({ error, details }: ItemError, itemIndex: number): RoutedItem {
	const item = itemOf({ error: error.message, details }, itemIndex);
	return { branch: 'failed', isError: true, item };
}

/** A status check that failed for the moment: a loop continues with the run ID, and later nodes see why. */
export function uncheckedItem(
	runId: string,
	{ error, details }: ItemError,
	itemIndex: number,
): RoutedItem {
	const lastCheck = { error: error.message, details };
	const item = itemOf({ run_id: runId, status: 'unknown', last_check: lastCheck }, itemIndex);
	return { branch: 'inProgress', isError: true, item };
}

function itemOf(json: IDataObject, itemIndex: number): INodeExecutionData {
	return { json, pairedItem: { item: itemIndex } };
}
