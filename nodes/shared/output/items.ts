import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { deepCopy } from 'n8n-workflow';
import type { RunStatus } from '../gloriamundo/runStatus';
import type { RoutedItem } from './branches';
import { branchOf } from './branches';
import type { ItemError } from './errors';

/** The API's own payload, unchanged, on the branch of the run; items of one run do not share it. */
export function runItem(run: RunStatus, itemIndex: number): RoutedItem {
	const item = itemOf(deepCopy(run.payload) as IDataObject, itemIndex);
	return { branch: branchOf(run), isError: false, item };
}

/**
 * An error that the workflow goes on with: never on Completed.
 *
 * n8n moves an item to the error output only where its json has no keys but `error`, `message` and
 * `details`; a property `error` on the item itself would cost all the rest of the json.
 */
export function errorItem({ error, details }: ItemError, itemIndex: number): RoutedItem {
	const item = itemOf({ error: error.message, details }, itemIndex);
	return { branch: 'failed', isError: true, item };
}

function itemOf(json: IDataObject, itemIndex: number): INodeExecutionData {
	return { json, pairedItem: { item: itemIndex } };
}
