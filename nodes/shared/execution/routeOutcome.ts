import type { IExecuteFunctions } from 'n8n-workflow';
import { isTool, type RoutedItem } from '../output/branches';
import { type ItemError, outcomeError, unexpectedError } from '../output/errors';
import { errorItem, runItem, startedItem, uncheckedItem } from '../output/items';
import type { Outcome } from '../polling/outcome';

/** As a tool, the node returns errors as data: some agents learn nothing of an error that is thrown. */
export function keepsErrors(context: IExecuteFunctions): boolean {
	return context.continueOnFail() || isTool(context);
}

/**
 * Turns an outcome into an item.
 *
 * @param host where the account is
 * @param toInProgress whether an outcome without an end goes to In Progress instead of becoming an error
 * @throws the item's error, if errors stop the workflow
 */
export function routeOutcome(
	context: IExecuteFunctions,
	itemIndex: number,
	host: string,
	outcome: Outcome,
	toInProgress: boolean,
): RoutedItem {
	const node = context.getNode();
	let itemError: ItemError;
	try {
		if (outcome.kind === 'ended' || outcome.kind === 'active') {
			return runItem(outcome.run, itemIndex);
		}
		if (outcome.kind === 'started') return startedItem(outcome.answer, itemIndex);
		if (toInProgress && outcome.kind === 'timedOut' && outcome.known.run) {
			return runItem(outcome.known.run, itemIndex);
		}
		itemError = outcomeError(node, itemIndex, host, outcome);
		if (toInProgress && outcome.kind === 'error') {
			return uncheckedItem(outcome.known.runId, itemError, itemIndex);
		}
	} catch (cause) {
		itemError = unexpectedError(node, itemIndex, runIdOf(outcome), cause);
	}
	if (!keepsErrors(context)) throw itemError.error;
	return errorItem(itemError, itemIndex);
}

function runIdOf(outcome: Outcome): string {
	if ('known' in outcome) return outcome.known.runId;
	return 'run' in outcome ? String(outcome.run.payload.run_id ?? '') : '';
}
