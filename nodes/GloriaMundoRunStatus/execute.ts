import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { Account } from '../shared/gloriamundo/account';
import { statusRequests } from '../shared/transport/statusRequest';
import type { ItemRequest } from './parameters';
import { readOnTimeout, readOperation } from './parameters';
import type { RoutedItem } from '../shared/output/branches';
import { routeItems } from '../shared/output/branches';
import type { ItemError } from '../shared/output/errors';
import { outcomeError } from '../shared/output/errors';
import { errorItem, runItem } from '../shared/output/items';
import { reportChange, reportSummary } from '../shared/output/report';
import { budgetOf } from '../shared/polling/accounts';
import { followRuns } from '../shared/polling/followRuns';
import { least } from '../shared/polling/least';
import type { Outcome } from '../shared/polling/outcome';
import { realClock } from '../shared/execution/clock';
import { isRequest, readInput } from '../shared/execution/readInput';
import { onStop } from '../shared/execution/stop';

/**
 * Asks for the runs of all items and puts each item on its branch.
 *
 * @returns null where the execution was stopped: an error would make n8n start the node once more where
 * Retry On Fail is set
 */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][] | null> {
	const { account, items } = await readInput(context);
	const stopSignal = context.getExecutionCancelSignal();
	if (stopSignal?.aborted) return null;
	const problem = items.find((item): item is ItemError => !isRequest(item));
	if (problem && !context.continueOnFail()) throw problem.error;

	const stop = onStop(stopSignal);
	const following = follow(context, account, items.filter(isRequest));
	try {
		return await Promise.race([stop.happened, routeAll(context, items, following)]);
	} finally {
		stop.forget();
		following.leave();
	}
}

/** Runs that are being asked for. */
interface Following {
	baseUrl: string;
	outcomes: ReadonlyMap<ItemRequest, Promise<Outcome>>;
	leave: () => void;
}

function follow(
	context: IExecuteFunctions,
	account: Account | undefined,
	requests: ItemRequest[],
): Following {
	if (!account) return { baseUrl: '', outcomes: new Map(), leave: () => {} };
	const { baseUrl, apiKey } = account;
	const budget = budgetOf(baseUrl, apiKey, realClock);
	const budgetUser = budget.join(least(requests.map(({ rateLimit }) => rateLimit)));
	const { askStatus, end } = statusRequests(context, realClock, account);
	const outcomes = followRuns(requests, {
		clock: realClock,
		random: Math.random,
		askStatus,
		budget,
		budgetUser,
		onChange: (runId, run) => reportChange(context, runId, run),
	});
	const leave = () => {
		budgetUser.leave();
		end();
	};
	return { baseUrl, outcomes, leave };
}

async function routeAll(
	context: IExecuteFunctions,
	items: Array<ItemRequest | ItemError>,
	following: Following,
): Promise<INodeExecutionData[][]> {
	const routed = await Promise.all(
		items.map(async (item, itemIndex) =>
			isRequest(item)
				? await routeRun(context, item, itemIndex, following)
				: errorItem(item, itemIndex),
		),
	);
	reportSummary(context, routed);
	const hasInProgress = readOperation(context) === 'get' || readOnTimeout(context) === 'inProgress';
	return routeItems(context, routed, hasInProgress);
}

async function routeRun(
	context: IExecuteFunctions,
	request: ItemRequest,
	itemIndex: number,
	{ baseUrl, outcomes }: Following,
): Promise<RoutedItem> {
	const outcome = await (outcomes.get(request) as Promise<Outcome>);
	if (outcome.kind === 'ended' || outcome.kind === 'active') return runItem(outcome.run, itemIndex);
	const mayGoOn = outcome.kind === 'timedOut' && readOnTimeout(context) === 'inProgress';
	if (mayGoOn && outcome.known.run) return runItem(outcome.known.run, itemIndex);

	const itemError = outcomeError(context.getNode(), itemIndex, request.runId, baseUrl, outcome);
	if (!context.continueOnFail()) throw itemError.error;
	return errorItem(itemError, itemIndex);
}
