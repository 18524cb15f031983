import type { INodeProperties } from 'n8n-workflow';
import type { PollInterval } from '../polling/schedule';
import { readNumber } from './numbers';

/** Options of a wait. */
export const intervalOptions = [
	{
		displayName: 'Max Poll Interval (Seconds)',
		name: 'maxPollInterval',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 60,
		description:
			'The longest time between two status checks of a run. In the first ten minutes of a run it stays below 8 seconds anyway.',
	},
	{
		displayName: 'Poll Interval (Seconds)',
		name: 'pollInterval',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 2,
		description:
			'The time between two status checks at first. It grows with the age of the run, and shrinks again (to half of this at least) when the progress says that the run is about to end.',
	},
] satisfies INodeProperties[];

/** Options of every status check. */
export const requestOptions = [
	{
		displayName: 'Rate Limit (Requests per Minute)',
		name: 'rateLimit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 60,
		description:
			'How many status checks your GloriaMundo account allows in 60 seconds. All runs of a credential share them. The account’s limit is per user: divide it if several API keys of one user, or several workers in queue mode, check runs at the same time.',
	},
	{
		displayName: 'Request Timeout (Seconds)',
		name: 'requestTimeout',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 10,
		description: 'How long one request may take',
	},
] satisfies INodeProperties[];

/** The Options collection: only options that were added are set, and an expression may return anything. */
export type GivenOptions = Partial<Record<string, unknown>>;

const defaultOf = Object.fromEntries(
	[...intervalOptions, ...requestOptions].map((option) => [option.name, option.default]),
);

/** The limits of an item's status checks. */
export interface RequestLimits {
	requestTimeoutMs: number;
	/** Status requests per 60 s that the account allows. */
	rateLimit: number;
}

/** @throws {ParameterError} */
export function readRequestLimits(given: GivenOptions): RequestLimits {
	const { requestTimeout, rateLimit } = { ...defaultOf, ...given };
	return {
		requestTimeoutMs: readNumber('Request Timeout', requestTimeout, { above: 0 }) * 1000,
		rateLimit: Math.floor(readNumber('Rate Limit', rateLimit, { from: 1 })),
	};
}

/**
 * A Poll Interval above the default of Max Poll Interval raises that, so that nobody has to set both.
 *
 * @throws {ParameterError}
 */
export function readPollInterval(given: GivenOptions): PollInterval {
	const { pollInterval, maxPollInterval } = { ...defaultOf, ...given };
	const min = readNumber('Poll Interval', pollInterval, { from: 1 });
	const isMaxGiven = 'maxPollInterval' in given;
	const max = isMaxGiven ? maxPollInterval : Math.max(min, Number(maxPollInterval));
	return {
		minMs: min * 1000,
		maxMs: readNumber('Max Poll Interval', max, { from: min }) * 1000,
	};
}
