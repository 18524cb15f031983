import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { runItems } from '../shared/execution/runItems';
import { readOnTimeout } from '../shared/input/waiting';
import { readStart } from './parameters';
import { Starts } from './starts';

/** Starts a run for each item and, unless told otherwise, waits for it. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][] | null> {
	const starts = new Starts(context);
	const toInProgress = readOnTimeout(context) === 'inProgress';
	const outputs = await runItems(context, {
		idParameter: 'workflowId',
		read: (itemIndex) => readStart(context, itemIndex),
		begin: (requests, session) => starts.begin(requests, session),
		toInProgress: (outcome) => toInProgress && outcome.kind === 'timedOut',
		onStop: () => starts.onStop(),
		onError: async (error) => await starts.onError(error),
	});
	starts.succeed(outputs);
	return outputs;
}
