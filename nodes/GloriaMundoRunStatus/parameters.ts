import type { IExecuteFunctions } from 'n8n-workflow';
import { readRunId } from '../shared/gloriamundo/runId';
import type { RunRequest } from '../shared/polling/followRuns';
import type { Pace } from '../shared/polling/schedule';
import { ParameterProblem } from '../shared/input/parameterProblem';
import { optionDefaults } from './properties';

/** Values of the Operation parameter. */
export type Operation = 'wait' | 'get';

/** Values of the On Timeout parameter. */
export type OnTimeout = 'error' | 'inProgress';

/** What one item asks for. */
export interface ItemRequest extends RunRequest {
	/** Status requests per 60 s that the account allows. */
	rateLimit: number;
}

/** The Options collection: only what was added is set, and an expression may give anything. */
type Options = Partial<Record<keyof typeof optionDefaults, unknown>>;

/** @throws {ParameterProblem} for a value that cannot be used */
export function readItem(context: IExecuteFunctions, itemIndex: number): ItemRequest {
	const options = context.getNodeParameter('options', itemIndex, {}) as Options;
	const { requestTimeout, rateLimit } = { ...optionDefaults, ...options };
	return {
		runId: readRunIdOf(context, itemIndex),
		wait: readOperation(context) === 'wait' ? readWait(context, itemIndex, options) : 'lookOnce',
		requestTimeoutMs: readNumber('Request Timeout', requestTimeout, { above: 0 }) * 1000,
		rateLimit: Math.floor(readNumber('Rate Limit', rateLimit, { from: 1 })),
	};
}

export function readOperation(context: IExecuteFunctions): Operation {
	return context.getNodeParameter('operation', 0) as Operation;
}

/** What a wait does at its deadline; a single look has none. */
export function readOnTimeout(context: IExecuteFunctions): OnTimeout {
	return context.getNodeParameter('onTimeout', 0, 'error') as OnTimeout;
}

/** The Run ID as it was given, for telling which item failed; undefined where its expression fails. */
export function readRunIdValue(context: IExecuteFunctions, itemIndex: number): unknown {
	try {
		return context.getNodeParameter('runId', itemIndex);
	} catch {
		return undefined;
	}
}

function readRunIdOf(context: IExecuteFunctions, itemIndex: number): string {
	const value: unknown = context.getNodeParameter('runId', itemIndex);
	const result = readRunId(value);
	if ('runId' in result) return result.runId;
	throw new ParameterProblem('Run ID', value, result.problem);
}

function readWait(
	context: IExecuteFunctions,
	itemIndex: number,
	options: Options,
): Exclude<RunRequest['wait'], 'lookOnce'> {
	const maxWait = context.getNodeParameter('maxWait', itemIndex) as unknown;
	return {
		maxWaitMs: readNumber('Max Wait', maxWait, { above: 0 }) * 1000,
		pace: readPace(options),
	};
}

/** A Poll Interval above the default of Max Poll Interval does not need both to be set. */
function readPace(options: Options): Pace {
	const { pollInterval } = { ...optionDefaults, ...options };
	const min = readNumber('Poll Interval', pollInterval, { from: 1 });
	const usualMax = Math.max(min, optionDefaults.maxPollInterval);
	const { maxPollInterval } = { maxPollInterval: usualMax, ...options };
	return {
		minMs: min * 1000,
		maxMs: readNumber('Max Poll Interval', maxPollInterval, { from: min }) * 1000,
	};
}

function readNumber(
	parameter: string,
	value: unknown,
	range: { above: number } | { from: number },
): number {
	const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	if (typeof number !== 'number' || !Number.isFinite(number)) {
		throw new ParameterProblem(parameter, value, 'it is not a number');
	}
	if ('above' in range && number <= range.above) {
		throw new ParameterProblem(parameter, value, `it must be more than ${range.above}`);
	}
	if ('from' in range && number < range.from) {
		throw new ParameterProblem(parameter, value, `it must be ${range.from} or more`);
	}
	return number;
}
