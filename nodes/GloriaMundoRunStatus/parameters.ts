import type { IExecuteFunctions } from 'n8n-workflow';
import { readRunId } from '../shared/gloriamundo/runId';
import { ParameterError } from '../shared/input/parameterError';
import {
	type GivenOptions,
	readPollInterval,
	readRequestLimits,
	type RequestLimits,
} from '../shared/input/pollingOptions';
import { type OnProblem, readMaxWait } from '../shared/input/waiting';
import { isTool } from '../shared/output/branches';
import type { GetRequest } from '../shared/polling/getStatus';
import type { WaitRequest } from '../shared/polling/waitForRun';

export function readOperation(context: IExecuteFunctions): 'wait' | 'get' {
	return context.getNodeParameter('operation', 0) as 'wait' | 'get';
}

export function readOnTransientFailure(context: IExecuteFunctions): OnProblem {
	return context.getNodeParameter('options.onTransientFailure', 0, 'error') as OnProblem;
}

/** @throws {ParameterError} for a value that cannot be used */
export function readGet(context: IExecuteFunctions, itemIndex: number): RequestLimits & GetRequest {
	return {
		runId: readRunIdOf(context, itemIndex),
		...readRequestLimits(optionsOf(context, itemIndex)),
	};
}

/** @throws {ParameterError} for a value that cannot be used */
export function readWait(
	context: IExecuteFunctions,
	itemIndex: number,
): RequestLimits & WaitRequest {
	const options = optionsOf(context, itemIndex);
	return {
		...readGet(context, itemIndex),
		maxWaitMs: readMaxWait(context, itemIndex),
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
