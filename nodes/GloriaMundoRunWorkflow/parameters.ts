import {
	type AssignmentCollectionValue,
	type FieldType,
	type IExecuteFunctions,
	validateFieldType,
} from 'n8n-workflow';
import { EMPTY_ID } from '../shared/gloriamundo/ids';
import { readWorkflowId } from '../shared/gloriamundo/workflowId';
import { locatedValue } from '../shared/input/locator';
import { readNumber } from '../shared/input/numbers';
import { ParameterError } from '../shared/input/parameterError';
import {
	type GivenOptions,
	readPollInterval,
	readRequestLimits,
	type RequestLimits,
} from '../shared/input/pollingOptions';
import { readMaxWait } from '../shared/input/waiting';
import { oneLine } from '../shared/output/wording';
import type { WaitRequest } from '../shared/polling/waitForRun';

/** What one item asks for. */
export interface StartRequest extends RequestLimits {
	itemIndex: number;
	workflowId: string;
	/** Undefined for none. */
	input: object | undefined;
	/** Runs that the account may start in 60 s. */
	startRateLimit: number;
	/** Undefined if the node does not wait for the run. */
	wait: Omit<WaitRequest, 'runId'> | undefined;
}

/** @throws {ParameterError} for a value that cannot be used */
export function readStart(context: IExecuteFunctions, itemIndex: number): StartRequest {
	const options = context.getNodeParameter('options', itemIndex) as GivenOptions;
	const { startRateLimit = 10 } = options;
	const limits = readRequestLimits(options);
	const isWaiting = context.getNodeParameter('waitForCompletion', itemIndex) === true;
	return {
		itemIndex,
		workflowId: readWorkflowIdOf(context, itemIndex),
		input: readInput(context, itemIndex),
		...limits,
		startRateLimit: Math.floor(readNumber('Start Rate Limit', startRateLimit, { from: 1 })),
		wait: isWaiting
			? {
					...limits,
					maxWaitMs: readMaxWait(context, itemIndex),
					pollInterval: readPollInterval(options),
				}
			: undefined,
	};
}

function readWorkflowIdOf(context: IExecuteFunctions, itemIndex: number): string {
	const value = locatedValue(context.getNodeParameter('workflowId', itemIndex));
	const result = readWorkflowId(value);
	if ('workflowId' in result) return result.workflowId;
	const enter = 'Enter the ID or the URL of a GloriaMundo workflow, or correct the expression.';
	const advice = result.reason === EMPTY_ID ? enter : undefined;
	throw new ParameterError('Workflow', value, result.reason, advice);
}

function readInput(context: IExecuteFunctions, itemIndex: number): object | undefined {
	const isJson = context.getNodeParameter('inputMode', itemIndex) === 'json';
	return isJson ? readJson(context, itemIndex) : readFields(context, itemIndex);
}

function readJson(context: IExecuteFunctions, itemIndex: number): object {
	const given: unknown = context.getNodeParameter('inputJson', itemIndex);
	const value = typeof given === 'string' ? parse(given) : given;
	if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
	throw new ParameterError('Input JSON', given, 'it is not a JSON object');
}

/** Undefined for what is no JSON. */
function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

/** No fields: no input. */
function readFields(context: IExecuteFunctions, itemIndex: number): object | undefined {
	const given = context.getNodeParameter('inputFields', itemIndex);
	const { assignments = [] } = given as Partial<AssignmentCollectionValue>;
	if (assignments.length === 0) return undefined;
	return Object.fromEntries(
		assignments.map(({ name, type = 'string', value }) => {
			const result = validateFieldType(name, value, type as FieldType, { parseStrings: true });
			const isBinary = (type as string) === 'binary';
			if (result.valid && !isBinary) return [name, result.newValue];
			// Not in the message: n8n has rules about some words there, and a field may have any name.
			const is = isBinary ? 'binary data, which an input cannot hold' : `not of the type ${type}`;
			const advice = `“${oneLine(name)}” is ${is}. Correct its value or its type.`;
			throw new ParameterError('Input Fields', value, 'a value does not fit its type', advice);
		}),
	);
}
