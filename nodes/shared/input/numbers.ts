import { ParameterError } from './parameterError';

/**
 * Reads a number that may come from an expression.
 *
 * @param parameter as the node's panel names it
 * @throws {ParameterError} for anything but a finite number in range
 */
export function readNumber(
	parameter: string,
	value: unknown,
	range: { above: number } | { from: number },
): number {
	const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	if (typeof number !== 'number' || !Number.isFinite(number)) {
		throw new ParameterError(parameter, value, 'it is not a number');
	}
	if ('above' in range && number <= range.above) {
		throw new ParameterError(parameter, value, `it must be more than ${range.above}`);
	}
	if ('from' in range && number < range.from) {
		throw new ParameterError(parameter, value, `it must be ${range.from} or more`);
	}
	return number;
}
