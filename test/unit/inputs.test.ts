import type { IExecuteFunctions } from 'n8n-workflow';
import { locatedValue } from '../../nodes/shared/input/locator';
import { readNumber } from '../../nodes/shared/input/numbers';
import { ParameterError } from '../../nodes/shared/input/parameterError';
import { readPollInterval, readRequestLimits } from '../../nodes/shared/input/pollingOptions';
import { readMaxWait, readOnTimeout } from '../../nodes/shared/input/waiting';

const errorOf = (read: () => unknown) => {
	try {
		return read();
	} catch (error) {
		const { parameter, value, reason, message } = error as ParameterError;
		expect(error).toBeInstanceOf(ParameterError);
		expect(message).toBe(`'${parameter}': ${reason}`);
		return [parameter, value, reason];
	}
};

describe('a number from an expression', () => {
	const NO_NUMBERS = [NaN, Infinity, '', ' ', 'soon', '1e999', null, undefined, true, [5], {}];

	it.each(NO_NUMBERS)('is refused if it is none: %p', (value) => {
		const read = () => readNumber('Max Wait', value, { above: 0 });
		expect(errorOf(read)).toEqual(['Max Wait', value, 'it is not a number']);
	});

	it.each([
		[0, { above: 0 }, 'it must be more than 0'],
		['-1', { above: 0 }, 'it must be more than 0'],
		[0.999, { from: 1 }, 'it must be 1 or more'],
	])('is refused if it is too low: %p of %p', (value, range, reason) => {
		expect(errorOf(() => readNumber('x', value, range))).toEqual(['x', value, reason]);
	});

	it.each([
		[0.001, { above: 0 }, 0.001],
		[' 1.5 ', { from: 1 }, 1.5],
		[1, { from: 1 }, 1],
		[1e300, { from: 1 }, 1e300],
	])('is taken: %p of %p', (value, range, number) => {
		expect(readNumber('x', value, range)).toBe(number);
	});
});

describe('the options', () => {
	it.each([
		[{}, { requestTimeoutMs: 10_000, rateLimit: 60 }],
		[
			{ requestTimeout: '0.5', rateLimit: 7.9 },
			{ requestTimeoutMs: 500, rateLimit: 7 },
		],
	])('that limit requests: %p', (given, limits) => {
		expect(readRequestLimits(given)).toEqual(limits);
	});

	it.each([
		[{ requestTimeout: 0 }, 'Request Timeout', 0, 'it must be more than 0'],
		[{ rateLimit: 0.9 }, 'Rate Limit', 0.9, 'it must be 1 or more'],
	])('that limit requests are refused: %p', (given, ...error) => {
		expect(errorOf(() => readRequestLimits(given))).toEqual(error);
	});

	it.each([
		['the defaults', {}, 2_000, 60_000],
		['both', { pollInterval: 5, maxPollInterval: '5' }, 5_000, 5_000],
		['a long Poll Interval alone', { pollInterval: 90 }, 90_000, 90_000],
		['a short Max Poll Interval alone', { maxPollInterval: 3 }, 2_000, 3_000],
	])('of the poll interval: %s', (_, given, minMs, maxMs) => {
		expect(readPollInterval(given)).toEqual({ minMs, maxMs });
	});

	it.each([
		[{ pollInterval: 0.9 }, 'Poll Interval', 0.9, 'it must be 1 or more'],
		[{ pollInterval: 5, maxPollInterval: 4.9 }, 'Max Poll Interval', 4.9, 'it must be 5 or more'],
		[{ maxPollInterval: 1 }, 'Max Poll Interval', 1, 'it must be 2 or more'],
	])('of the poll interval are refused: %p', (given, ...error) => {
		expect(errorOf(() => readPollInterval(given))).toEqual(error);
	});
});

describe('the parameters of waiting', () => {
	/** A node with these parameters, the same for each item. */
	const node = (parameters: Record<string, unknown>) =>
		({
			getNodeParameter: (name: string, _: number, fallback?: unknown) =>
				name in parameters ? parameters[name] : fallback,
		}) as unknown as IExecuteFunctions;

	it('are Max Wait, in seconds', () => {
		expect(readMaxWait(node({ maxWait: '0.3' }), 1)).toBe(300);
		const read = () => readMaxWait(node({ maxWait: 0 }), 1);
		expect(errorOf(read)).toEqual(['Max Wait', 0, 'it must be more than 0']);
	});

	it('are On Timeout, an error where n8n hides it', () => {
		expect(readOnTimeout(node({ onTimeout: 'inProgress' }))).toBe('inProgress');
		expect(readOnTimeout(node({}))).toBe('error');
	});
});

it.each([
	[{ __rl: true, mode: 'id', value: 'a' }, 'a'],
	[{ mode: 'id' }, { mode: 'id' }],
	['a', 'a'],
	[7, 7],
	[null, null],
])('the value that %p locates is %p', (given, value) => {
	expect(locatedValue(given)).toEqual(value);
});
