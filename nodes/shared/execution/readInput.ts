import type { IExecuteFunctions } from 'n8n-workflow';
import type { Account } from '../gloriamundo/account';
import { readAccount } from '../gloriamundo/account';
import { CREDENTIAL_TYPE } from '../transport/statusRequest';
import type { ItemRequest } from '../../GloriaMundoRunStatus/parameters';
import { readItem, readRunIdValue } from '../../GloriaMundoRunStatus/parameters';
import type { ItemError } from '../output/errors';
import { inputError } from '../output/errors';

/** What each item asks for, or why it cannot ask. Nothing has left the machine yet. */
export interface Input {
	/** Undefined without a usable credential: then every item has an error. */
	account: Account | undefined;
	items: Array<ItemRequest | ItemError>;
}

/** Reads parameters of all items and the credential. */
export async function readInput(context: IExecuteFunctions): Promise<Input> {
	const items = context.getInputData().map((_item, index) => readRequest(context, index));
	try {
		return { account: readAccount(await context.getCredentials(CREDENTIAL_TYPE)), items };
	} catch (cause) {
		const failed = items.map((item, index) =>
			isRequest(item) ? inputError(context.getNode(), index, item.runId, cause) : item,
		);
		return { account: undefined, items: failed };
	}
}

export function isRequest(item: ItemRequest | ItemError): item is ItemRequest {
	return 'runId' in item;
}

function readRequest(context: IExecuteFunctions, itemIndex: number): ItemRequest | ItemError {
	try {
		return readItem(context, itemIndex);
	} catch (cause) {
		const runId = readRunIdValue(context, itemIndex);
		return inputError(context.getNode(), itemIndex, runId, cause);
	}
}
