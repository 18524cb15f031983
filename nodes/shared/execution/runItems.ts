import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { RequestLimits } from '../input/pollingOptions';
import { routeItems } from '../output/branches';
import type { ItemError } from '../output/errors';
import { errorItem } from '../output/items';
import { reportSummary } from '../output/summary';
import type { Outcome } from '../polling/outcome';
import type { Outcomes } from '../polling/pollRuns';
import { Breather } from './breather';
import { realClock } from './clock';
import { type IdParameter, isError, readItems } from './readItems';
import { keepsErrors, routeOutcome } from './routeOutcome';
import { beginSession, type Session } from './session';
import { onStop } from './stop';

/** What a node does for its items. */
export interface NodeWork<R extends RequestLimits> {
	/** The parameter that identifies an item. */
	idParameter: IdParameter;
	/** Reads an item's parameters; may throw. */
	read: (itemIndex: number) => R;
	/** Begins the work for all items. */
	begin: (requests: R[], session: Session) => Outcomes<R>;
	/** Whether an outcome without an end goes to In Progress instead of becoming an error. */
	toInProgress: (outcome: Outcome) => boolean;
	/** Called when the execution is stopped. */
	onStop?: () => void;
	/** Called with the error that ends the node, and awaited: it may add to the error. */
	onError?: (error: unknown) => Promise<void>;
}

/**
 * Does a node's work for all items, and puts each item on its branch.
 *
 * @returns null if the execution was stopped: with Retry On Fail, n8n would run the node again after an error
 */
export async function runItems<R extends RequestLimits>(
	context: IExecuteFunctions,
	work: NodeWork<R>,
): Promise<INodeExecutionData[][] | null> {
	const { account, items } = await readItems(context, work.read, work.idParameter);
	const stopSignal = context.getExecutionCancelSignal();
	if (stopSignal?.aborted) return null;
	const problem = items.find(isError);
	if (problem && !keepsErrors(context)) throw problem.error;

	const requests = items.filter((item): item is R => !isError(item));
	const session = account && beginSession(context, account, requests);
	const stop = onStop(stopSignal);
	const stopped = stop.happened.then(() => {
		work.onStop?.();
		return null;
	});
	try {
		return await Promise.race([stopped, routeAll(context, items, requests, session, work)]);
	} finally {
		stop.forget();
		session?.end();
	}
}

async function routeAll<R extends RequestLimits>(
	context: IExecuteFunctions,
	items: ReadonlyArray<R | ItemError>,
	requests: R[],
	session: Session | undefined,
	work: NodeWork<R>,
): Promise<INodeExecutionData[][]> {
	const outcomes = session && work.begin(requests, session);
	const breather = new Breather(realClock);
	const route = async (item: R | ItemError, itemIndex: number) => {
		if (isError(item) || !session) return errorItem(item as ItemError, itemIndex);
		const outcome = await (outcomes?.get(item) as Promise<Outcome>);
		await breather.breathe();
		return routeOutcome(context, itemIndex, session.host, outcome, work.toInProgress(outcome));
	};
	const routed = await Promise.all(items.map(route)).catch(async (error) => {
		await work.onError?.(error);
		throw error;
	});
	reportSummary(context, routed);
	return routeItems(context, routed);
}
