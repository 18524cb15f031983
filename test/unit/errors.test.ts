import type { INode } from 'n8n-workflow';
import { ParameterProblem } from '../../nodes/shared/input/parameterProblem';
import { inputError, outcomeError } from '../../nodes/shared/output/errors';
import type { NoRun } from '../../nodes/shared/output/errors';
import { follow, http, many, network, running, script } from './scene';

const NODE = { name: 'Run Status', type: 'x', typeVersion: 1, position: [0, 0], parameters: {} };
const HOST = 'https://app.gloriamundo.com';

/** The error of an item whose run could not be followed to its end. */
async function errorOf(...following: Parameters<typeof follow>) {
	const { outcomes } = await follow(...following);
	const outcome = outcomes.find((one) => 'known' in one && !one.known.run) ?? outcomes[0];
	return outcomeError(NODE as unknown as INode, 0, 'abc', HOST, outcome as NoRun).error;
}

describe('the error of a wait that took too long', () => {
	it('tells how many runs share the account where that kept it from asking', async () => {
		const item = { maxWaitMs: 60_000 };
		const { message, description } = await errorOf(many(200, item), () => running());
		expect(message).toMatch(/^No status of run abc could be fetched within 6\d s$/);
		expect(description).toContain(
			'GloriaMundo could not be asked at all, since 200 runs share the 60',
		);
	});

	it('does not blame the account for a request that hangs', async () => {
		const item = { maxWaitMs: 30_000, minMs: 1_000_000 };
		const { message, description } = await errorOf([item], script(running(), 'hang'));
		expect(message).toContain('the last status request failed: it did not answer within 10 s');
		expect(description).not.toContain('share');
	});

	it('does not blame the account where it was asked at the deadline', async () => {
		const { description } = await errorOf([{ maxWaitMs: 30_000 }], () => running());
		expect(description).not.toContain('share');
		expect(description).toContain('Raise Max Wait');
	});

	it('tells that others use the account where a 429 kept it from asking', async () => {
		const { description } = await errorOf([{ maxWaitMs: 30_000 }], () => http(429));
		expect(description).toContain('too many requests (HTTP 429)');
	});
});

describe('the error of a run that cannot be looked at', () => {
	it.each([
		['the key is refused', http(401), /refused the API key/],
		['nobody knows the run', http(404), /knows no run abc/],
		['the service redirects', http(307), /HTTP 307/],
		['the host is unknown', network('ENOTFOUND'), /app\.gloriamundo\.com: its name was not found/],
	])('says what happened where %s, and what to do', async (_, answer, message) => {
		const error = await errorOf([{}], () => answer);
		expect(error.message).toMatch(message);
		expect(error.description).toBeTruthy();
	});
});

describe('the error of a parameter', () => {
	const circular: Record<string, unknown> = {};
	circular.self = circular;

	it.each([
		['a text', 'a/b', '"a/b"', 'a/b'],
		['nothing', undefined, 'missing (undefined)', null],
		['null', null, 'null', null],
		['a number', 1.5, '1.5', 1.5],
		['a number that is none', NaN, 'NaN', NaN],
		['a list', ['a', 1], '["a",1]', '["a",1]'],
		['an integer beyond all numbers', 10n, '10', '10'],
		['a function', () => 1, 'function', 'function'],
		['an object that holds itself', circular, 'object', 'object'],
		['a text of many lines', 'a\u0000\nb', '"a\\u0000\\nb"', 'a b'],
	])('shows the value, be it %s', (_, value, shown, given) => {
		const cause = new ParameterProblem('Run ID', value, 'it cannot be used');
		const { error, details } = inputError(NODE as unknown as INode, 3, value, cause);
		expect(error.message).toBe('“Run ID” of item 3 cannot be used: it cannot be used');
		expect(error.description).toContain(`The value is ${shown}.`);
		expect(details).toMatchObject({ run_id: given, value: given });
	});
});
