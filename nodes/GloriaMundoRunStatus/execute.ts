import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { runItems } from '../shared/execution/runItems';
import { readOnTimeout } from '../shared/input/waiting';
import { reportRunIds } from '../shared/output/summary';
import { type GetRequest, getStatus } from '../shared/polling/getStatus';
import type { Outcome } from '../shared/polling/outcome';
import type { PollingTools } from '../shared/polling/pollingTools';
import { type Group, type Outcomes, pollRuns } from '../shared/polling/pollRuns';
import { waitForRun } from '../shared/polling/waitForRun';
import { readGet, readOnTransientFailure, readOperation, readWait } from './parameters';

/** Checks the status of the items' runs, once or until they end. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][] | null> {
	const idParameter = 'runId';
	if (readOperation(context) === 'get') {
		const toInProgress = readOnTransientFailure(context) === 'inProgress';
		return await runItems(context, {
			idParameter,
			read: (itemIndex) => readGet(context, itemIndex),
			begin: (requests, { tools }) => pollAll(context, requests, tools, getStatus),
			toInProgress: (outcome) => toInProgress && outcome.kind === 'error' && outcome.isRetryable,
		});
	}
	const toInProgress = readOnTimeout(context) === 'inProgress';
	return await runItems(context, {
		idParameter,
		read: (itemIndex) => readWait(context, itemIndex),
		begin: (requests, { tools }) => pollAll(context, requests, tools, waitForRun),
		toInProgress: (outcome) => toInProgress && outcome.kind === 'timedOut',
	});
}

/** Makes the execution searchable by its runs, and polls them. */
function pollAll<R extends GetRequest>(
	context: IExecuteFunctions,
	requests: R[],
	tools: PollingTools,
	poll: (group: Group<R>, tools: PollingTools) => Array<Promise<Outcome>>,
): Outcomes<R> {
	reportRunIds(context, requests);
	return pollRuns(requests, (group) => poll(group, tools));
}
