import type { INode } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import type { Failure } from '../../nodes/shared/transport/answer';
import { ParameterProblem } from '../../nodes/shared/input/parameterProblem';
import { inputError, outcomeError } from '../../nodes/shared/output/errors';
import type { RunStatus } from '../../nodes/shared/gloriamundo/runStatus';
import type { Known } from '../../nodes/shared/polling/outcome';

const NODE = { name: 'Run Status', type: 'x', typeVersion: 1, position: [0, 0], parameters: {} };
const HOST = 'https://app.gloriamundo.com';

const RUN: RunStatus = {
	status: 'running',
	phase: 'active',
	progress: { currentStep: 2, totalSteps: 5 },
	payload: { status: 'running' },
};

/** An account that could be asked right up to the end. */
const CALM = { runs: 1, limit: 60, allowed: 60, pausedMs: 0, sinceLastPollMs: 0 };

const lost = (failure: Failure, known: Partial<Known> = {}) =>
	outcomeError(NODE as unknown as INode, 1, 'abc', HOST, {
		kind: 'lost',
		failure,
		known: { waitedMs: 1_234, ...known },
	});

const timedOut = (known: Partial<Known>) =>
	outcomeError(NODE as unknown as INode, 1, 'abc', HOST, {
		kind: 'timedOut',
		known: { waitedMs: 30_012, account: CALM, ...known },
	});

const httpFailure = (code: number): Failure => ({ reason: `HTTP ${code}`, code: String(code) });

const WAIT_INSTEAD =
	'The service has a problem; the run itself may be going on. Look again later, or use Wait for Completion, which goes on after such answers.';
const NO_REDIRECTS =
	'The address answers with a redirect, which is not followed, so that the API key stays with its host. Check the Base URL in the credential.';
const CHECK_BOTH =
	'The run itself may be going on. Check the Run ID and the Base URL in the credential.';
const KEY_REFUSED =
	'The key is invalid, has expired or may not read this run. Put a valid key into the GloriaMundo API credential, and test it there.';
const UNREACHED =
	'The run itself may be going on. Check the Base URL in the credential and the network, then look again.';

describe('every error of a run that could not be looked at, word by word', () => {
	it.each([
		[401, 'GloriaMundo refused the API key when asked for run abc (HTTP 401)', KEY_REFUSED],
		[403, 'GloriaMundo refused the API key when asked for run abc (HTTP 403)', KEY_REFUSED],
		[
			404,
			'GloriaMundo knows no run abc, or it belongs to another account (HTTP 404)',
			'Check the Run ID, and that the credential’s API key is of the account that started the run.',
		],
		[
			429,
			'GloriaMundo was asked too often to give the status of run abc: HTTP 429',
			'The account’s limit is used up, by n8n or by others. Look less often, or use Wait for Completion, which waits such pauses out.',
		],
		[503, 'GloriaMundo did not give the status of run abc: HTTP 503', WAIT_INSTEAD],
		[505, 'GloriaMundo did not give the status of run abc: HTTP 505', WAIT_INSTEAD],
		[307, 'GloriaMundo did not give the status of run abc: HTTP 307', NO_REDIRECTS],
		[413, 'GloriaMundo did not give the status of run abc: HTTP 413', CHECK_BOTH],
		[415, 'GloriaMundo did not give the status of run abc: HTTP 415', CHECK_BOTH],
	])('HTTP %i', (code, message, description) => {
		const { error, details } = lost(httpFailure(code));
		expect(error).toBeInstanceOf(NodeApiError);
		expect(error).toMatchObject({ message, description, messages: [], httpCode: String(code) });
		expect(error.context.itemIndex).toBe(1);
		expect(details).toEqual({
			run_id: 'abc',
			waited_seconds: 1.2,
			last_failure: `HTTP ${code}`,
			http_code: String(code),
			what_to_do: description,
		});
	});

	it.each([
		['ENOTFOUND', ' Error code: ENOTFOUND.'],
		['E503', ' Error code: E503.'],
		['5031', ' Error code: 5031.'],
		[undefined, ''],
	])('no answer, with the code %s', (code, ending) => {
		const { error, details } = lost({ reason: 'its name was not found', code });
		expect(error.message).toBe(
			`The status of run abc could not be fetched from ${HOST}: its name was not found`,
		);
		expect(error.description).toBe(UNREACHED + ending);
		expect(details).not.toHaveProperty('http_code');
	});

	it('the last status that was seen is kept', () => {
		const { details } = lost(httpFailure(404), { run: RUN, lastFailure: httpFailure(503) });
		expect(details).toMatchObject({ last_status: RUN.payload, last_failure: 'HTTP 404' });
	});
});

describe('every error of a wait that took too long, word by word', () => {
	const END =
		'Raise Max Wait, or set On Timeout to “Send to In Progress Output” to go on without an error.';
	const GOES_ON = 'The run goes on, only this node has stopped waiting. ';
	const OTHERS =
		'GloriaMundo has answered that the account sends too many requests (HTTP 429): something else uses the account’s limit too, or Rate Limit is set too high. ';
	const FEWER = 'Wait for fewer runs at once, or raise Rate Limit if the account allows more. ';

	it('a run that is still going', () => {
		const { error, details } = timedOut({ run: RUN });
		expect(error).toBeInstanceOf(NodeOperationError);
		expect(error).toMatchObject({
			message: 'Run abc had not ended after 30 s: it was last seen running, step 2 of 5',
			description: GOES_ON + END,
		});
		expect(details).toEqual({
			run_id: 'abc',
			waited_seconds: 30,
			last_status: RUN.payload,
			what_to_do: GOES_ON + END,
		});
	});

	it('a run that could not be seen at the end', () => {
		const { error, details } = timedOut({ run: RUN, lastFailure: httpFailure(503) });
		expect(error.message).toBe(
			'Run abc had not ended after 30 s: it was last seen running, step 2 of 5; the last status request failed: HTTP 503',
		);
		expect(details).toMatchObject({ last_failure: 'HTTP 503', http_code: '503' });
	});

	it('a run that was never seen', () => {
		const { error, details } = timedOut({ lastFailure: { reason: 'the connection was lost' } });
		expect(error).toMatchObject({
			message:
				'No status of run abc could be fetched within 30 s: the last status request failed: the connection was lost',
			description: 'The run itself may be going on. Try again later, or raise Max Wait.',
		});
		expect(details).not.toHaveProperty('last_status');
		expect(details).not.toHaveProperty('http_code');
	});

	it('a run of which nothing at all is known', () => {
		const { error, details } = timedOut({ account: undefined });
		expect(error).toMatchObject({
			message: 'No status of run abc could be fetched within 30 s',
			description: 'The run itself may be going on. Try again later, or raise Max Wait.',
		});
		expect(details).not.toHaveProperty('last_failure');
	});

	it.each([
		['a 429 is being waited out', { pausedMs: 1 }, OTHERS],
		['a 429 has come before', { allowed: 42 }, OTHERS],
		['it was asked a moment before', { sinceLastPollMs: 1_999 }, ''],
		[
			'many share the account',
			{ sinceLastPollMs: 2_000, runs: 200 },
			`GloriaMundo was last asked 2 s before, since 200 runs share the 60 status requests per minute of this account. ${FEWER}`,
		],
		[
			'so many share the account that it was never asked',
			{ sinceLastPollMs: undefined, runs: 200 },
			`GloriaMundo could not be asked at all, since 200 runs share the 60 status requests per minute of this account. ${FEWER}`,
		],
	])('where %s', (_, account, advice) => {
		const { error } = timedOut({ run: RUN, account: { ...CALM, ...account } });
		expect(error.description).toBe(GOES_ON + advice + END);
	});
});

describe('the error of an input that cannot be used', () => {
	it('names parameter, item, problem and value, and says that nothing was sent', () => {
		const cause = new ParameterProblem('Max Wait', 'soon', 'it is not a number');
		const { error, details } = inputError(NODE as unknown as INode, 2, 'run', cause);
		expect(error.message).toBe('“Max Wait” of item 2 cannot be used: it is not a number');
		expect(error.description).toBe(
			'The value is "soon". Correct the parameter or the expression in it. No request was sent for this item.',
		);
		expect(details).toMatchObject({ run_id: 'run', value: 'soon' });
	});

	it.each([
		['No credential is set', new Error('No credential is set')],
		['no error at all', 'no error at all'],
	])('is told as it came: %s', (message, cause) => {
		const { error, details } = inputError(NODE as unknown as INode, 1, true, cause);
		expect(error).toMatchObject({
			message,
			description: 'No request was sent for this item.',
			messages: [],
		});
		expect(details).toEqual({ run_id: true, what_to_do: 'No request was sent for this item.' });
	});
});
