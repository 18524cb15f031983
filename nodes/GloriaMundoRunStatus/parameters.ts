import type { IExecuteFunctions } from 'n8n-workflow';
import { EMPTY_ID } from '../shared/gloriamundo/ids';
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
import { missingRunIdAdvice } from '../shared/output/missingRunId';
import type { GetRequest } from '../shared/polling/getStatus';
import type { WaitRequest } from '../shared/polling/waitForRun';

const TOOL_ADVICE = 'Let the model fill it in: select the button beside the field.';

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
	return context.getNodeParameter('options', itemIndex) as GivenOptions;
}

function readRunIdOf(context: IExecuteFunctions, itemIndex: number): string {
	const value: unknown = context.getNodeParameter('runId', itemIndex);
	const result = readRunId(value);
	if ('runId' in result) return result.runId;
	if (result.reason !== EMPTY_ID) throw new ParameterError('Run ID', value, result.reason);
	if (isTool(context)) throw new ParameterError('Run ID', value, EMPTY_ID, TOOL_ADVICE);
	const json = context.getInputData()[itemIndex]?.json ?? {};
	const reason = 'run_id' in json ? EMPTY_ID : `${EMPTY_ID}, and the incoming item has no run_id`;
	throw new ParameterError('Run ID', value, reason, missingRunIdAdvice(json));
}
