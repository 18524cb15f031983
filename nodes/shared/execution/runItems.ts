import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { Account } from '../gloriamundo/account';
import { fingerprintOf } from '../gloriamundo/account';
import type { RequestLimits } from '../input/pollingOptions';
import type { RoutedItem } from '../output/branches';
import { isTool, routeItems } from '../output/branches';
import type { ItemError } from '../output/errors';
import { outcomeError, unexpectedError } from '../output/errors';
import { errorItem, runItem, uncheckedItem } from '../output/items';
import { reportChange, reportSummary } from '../output/summary';
import { pollingOf } from '../polling/accounts';
import type { Outcome } from '../polling/outcome';
import type { PollingTools } from '../polling/pollingTools';
import type { Outcomes } from '../polling/pollRuns';
import { HttpClient } from '../transport/request';
import { statusPoll } from '../transport/statusRequest';
import { Breather } from './breather';
import { realClock } from './clock';
import { isError, readItems } from './readItems';
import { onStop } from './stop';

/** What one item asks for. */
export interface ItemRequest extends RequestLimits {
	runId: string;
}

/** What a node makes of its items. */
export interface NodeWork<R extends ItemRequest> {
	/** The parameter that names the run. */
	idParameter: string;
	/** Reads an item's parameters; may throw. */
	read: (itemIndex: number) => R;
	/** Begins to poll. */
	begin: (requests: R[], tools: PollingTools) => Outcomes<R>;
	/** Whether an outcome without an end leaves by In Progress instead of being an error. */
	mayGoOn: (outcome: Outcome) => boolean;
}

/**
 * Polls the runs of all items and puts each item on its branch.
 *
 * @returns null if the execution was stopped: an error would make n8n start the node once more if Retry On
 * Fail is set
 */
export async function runItems<R extends ItemRequest>(
	context: IExecuteFunctions,
	work: NodeWork<R>,
): Promise<INodeExecutionData[][] | null> {
	const { account, items } = await readItems(context, work.read, work.idParameter);
	const stopSignal = context.getExecutionCancelSignal();
	if (stopSignal?.aborted) return null;
	const problem = items.find(isError);
	if (problem && !keepsErrors(context)) throw problem.error;

	const stop = onStop(stopSignal);
	const requests = items.filter((item): item is R => !isError(item));
	const session = account && beginSession(context, account, requests, work);
	try {
		return await Promise.race([stop.happened, routeAll(context, items, session, work)]);
	} finally {
		stop.forget();
		session?.end();
	}
}

/** As a tool the node answers errors as data: some agents are told nothing of what a tool throws. */
function keepsErrors(context: IExecuteFunctions): boolean {
	return context.continueOnFail() || isTool(context);
}

/** Runs that are being polled. */
interface Session<R> {
	host: string;
	outcomes: Outcomes<R>;
	end: () => void;
}

function beginSession<R extends ItemRequest>(
	context: IExecuteFunctions,
	account: Account,
	requests: R[],
	work: NodeWork<R>,
): Session<R> {
	const { scheduler, stepReading } = pollingOf(fingerprintOf(account), realClock);
	const client = scheduler.join(
		requests.reduce((least, { rateLimit }) => Math.min(least, rateLimit), Infinity),
	);
	const http = new HttpClient(context, realClock.sleep, account);
	const outcomes = work.begin(requests, {
		clock: realClock,
		random: Math.random,
		poll: statusPoll(http),
		client,
		stepReading,
		onChange: (runId, run) => reportChange(context, runId, run),
	});
	const end = () => {
		client.leave();
		http.end();
	};
	return { host: account.baseUrl, outcomes, end };
}

async function routeAll<R extends ItemRequest>(
	context: IExecuteFunctions,
	items: ReadonlyArray<R | ItemError>,
	session: Session<R> | undefined,
	work: NodeWork<R>,
): Promise<INodeExecutionData[][]> {
	const breather = new Breather(realClock);
	const routed = await Promise.all(
		items.map(async (item, itemIndex) => {
			if (isError(item) || !session) return errorItem(item as ItemError, itemIndex);
			const outcome = await (session.outcomes.get(item) as Promise<Outcome>);
			await breather.breathe();
			return routeOutcome(context, item, itemIndex, session.host, outcome, work);
		}),
	);
	try {
		reportSummary(context, routed);
	} catch {
		// A summary that cannot be shown costs no item.
	}
	return routeItems(context, routed);
}

function routeOutcome<R extends ItemRequest>(
	context: IExecuteFunctions,
	{ runId }: R,
	itemIndex: number,
	host: string,
	outcome: Outcome,
	{ mayGoOn }: NodeWork<R>,
): RoutedItem {
	const node = context.getNode();
	let itemError: ItemError;
	try {
		if (outcome.kind === 'ended' || outcome.kind === 'active') {
			return runItem(outcome.run, itemIndex);
		}
		const goesOn = mayGoOn(outcome);
		if (goesOn && outcome.kind === 'timedOut' && outcome.known.run) {
			return runItem(outcome.known.run, itemIndex);
		}
		itemError = outcomeError(node, itemIndex, runId, host, outcome);
		if (goesOn && outcome.kind === 'lost') return uncheckedItem(runId, itemError, itemIndex);
	} catch (cause) {
		itemError = unexpectedError(node, itemIndex, runId, cause);
	}
	if (!keepsErrors(context)) throw itemError.error;
	return errorItem(itemError, itemIndex);
}
