import type { IExecuteFunctions } from 'n8n-workflow';
import { type Account, CredentialError, readAccount } from '../gloriamundo/account';
import { locatedValue } from '../input/locator';
import { inputError, type ItemError } from '../output/errors';
import { CREDENTIAL_TYPE } from '../transport/request';

/** The parameter that identifies an item in errors. */
export type IdParameter = 'runId' | 'workflowId';

/** The request of each item, or the error in its parameters: nothing has been sent yet. */
export interface Input<R> {
	/** Undefined without a usable credential: then every item has an error. */
	account: Account | undefined;
	items: Array<R | ItemError>;
}

/**
 * Reads the parameters of all items, and the credential.
 *
 * @param read reads one item's parameters; may throw
 * @param idParameter the parameter that identifies an item in errors
 */
export async function readItems<R extends object>(
	context: IExecuteFunctions,
	read: (itemIndex: number) => R,
	idParameter: IdParameter,
): Promise<Input<R>> {
	const node = context.getNode();
	const idName = idParameter === 'runId' ? 'run_id' : 'workflow_id';
	const failed = (itemIndex: number, cause: unknown) =>
		inputError(node, itemIndex, valueOf(context, idParameter, itemIndex), cause, idName);
	const items = context.getInputData().map((_item, itemIndex) => {
		try {
			return read(itemIndex);
		} catch (cause) {
			return failed(itemIndex, cause);
		}
	});
	try {
		return { account: readAccount(await context.getCredentials(CREDENTIAL_TYPE)), items };
	} catch (error) {
		const isKnown = error instanceof CredentialError;
		const cause = isKnown ? error : new CredentialError('it could not be read', { cause: error });
		const errors = items.map((item, index) => (isError(item) ? item : failed(index, cause)));
		return { account: undefined, items: errors };
	}
}

export function isError(item: object): item is ItemError {
	return 'error' in item;
}

/** The value of a parameter; undefined if its expression fails. */
function valueOf(context: IExecuteFunctions, parameter: string, itemIndex: number): unknown {
	try {
		return locatedValue(context.getNodeParameter(parameter, itemIndex));
	} catch {
		return undefined;
	}
}
