import type { IExecuteFunctions } from 'n8n-workflow';
import type { ItemRequest } from '../shared/execution/runItems';
import { readRunId } from '../shared/gloriamundo/runId';
import { ParameterError } from '../shared/input/parameterError';
import type { GivenOptions } from '../shared/input/pollingOptions';
import { readMaxWait, readPollInterval, readRequestLimits } from '../shared/input/pollingOptions';
import { isTool } from '../shared/output/branches';
import type { WaitRequest } from '../shared/polling/waitForRun';

/** Values of On Timeout and of If a Check Fails: an error, or on with the item by In Progress. */
export type OnProblem = 'error' | 'inProgress';

export function readOperation(context: IExecuteFunctions): 'wait' | 'get' {
	return context.getNodeParameter('operation', 0) as 'wait' | 'get';
}

export function readOnTimeout(context: IExecuteFunctions): OnProblem {
	return context.getNodeParameter('onTimeout', 0, 'error') as OnProblem;
}

export function readOnTransientFailure(context: IExecuteFunctions): OnProblem {
	return context.getNodeParameter('options.onTransientFailure', 0, 'error') as OnProblem;
}

/** @throws {ParameterError} for a value that cannot be used */
export function readGet(context: IExecuteFunctions, itemIndex: number): ItemRequest {
	return {
		runId: readRunIdOf(context, itemIndex),
		...readRequestLimits(optionsOf(context, itemIndex)),
	};
}

/** @throws {ParameterError} for a value that cannot be used */
export function readWait(context: IExecuteFunctions, itemIndex: number): ItemRequest & WaitRequest {
	const options = optionsOf(context, itemIndex);
	return {
		...readGet(context, itemIndex),
		maxWaitMs: readMaxWait(context.getNodeParameter('maxWait', itemIndex)),
		pollInterval: readPollInterval(options),
	};
}

function optionsOf(context: IExecuteFunctions, itemIndex: number): GivenOptions {
	return context.getNodeParameter('options', itemIndex, {}) as GivenOptions;
}

function readRunIdOf(context: IExecuteFunctions, itemIndex: number): string {
	const value: unknown = context.getNodeParameter('runId', itemIndex);
	const result = readRunId(value);
	if ('runId' in result) return result.runId;
	// A fresh tool has the default expression, which finds nothing in what an agent passes on.
	const hint = isTool(context) ? '; let the model fill it in (the button beside the field)' : '';
	throw new ParameterError('Run ID', value, result.reason + hint);
}
