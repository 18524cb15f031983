import type { INode } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import { CredentialError } from '../../nodes/shared/gloriamundo/account';
import type { Failure } from '../../nodes/shared/gloriamundo/pollResult';
import { ParameterError } from '../../nodes/shared/input/parameterError';
import { inputError, outcomeError, unexpectedError } from '../../nodes/shared/output/errors';
import { runItem } from '../../nodes/shared/output/items';
import type { Known } from '../../nodes/shared/polling/outcome';
import { statusOf } from './scene';

const NODE = {
	name: 'Run Status',
	type: 'x',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
} as unknown as INode;
const HOST = 'https://app.gloriamundo.com';
const EVIL = 'Refund canceled orders ECONNREFUSED';

/** An account whose rate limit kept no poll waiting. */
const CALM = { queued: 1, limit: 60, allowed: 60, pausedMs: 0, sinceLastPollMs: 0 };
const running = () =>
	statusOf({ status: 'running', progress: { current_step: 2, total_steps: 5 } });

const lost = (failure: Failure, isRetryable = false, runId = 'abc', known: Partial<Known> = {}) =>
	outcomeError(NODE, 1, runId, HOST, {
		kind: 'lost',
		failure,
		isRetryable,
		known: { waitedMs: 1_234, ...known },
	});
const timedOut = (known: Partial<Known>, runId = 'abc') =>
	outcomeError(NODE, 1, runId, HOST, {
		kind: 'timedOut',
		known: { waitedMs: 30_012, account: CALM, ...known },
	});

const http = (code: Failure['code'], httpStatus: number): Failure => ({
	code,
	reason: `HTTP ${httpStatus}`,
	httpStatus,
});
const UNREACHABLE: Failure = {
	code: 'unreachable',
	reason: 'its name was not found',
	networkCode: 'ENOTFOUND',
};

const KEY =
	'The key is invalid, has expired or may not read this run. Create a new key in GloriaMundo, update the credential, and test it there.';
const REDIRECT =
	"The address answers with a redirect. Redirects are not followed, so that the API key stays with its host. Check 'Base URL' in the credential.";
const REJECTED =
	"The run itself may be going on. Check the run ID, and 'Base URL' in the credential.";
const BAD_MOMENT =
	"The service is having a bad moment. The run itself may be going on. Check again later, or use 'Wait for Completion', which goes on after such answers.";

describe('the error of a run whose status could not be fetched', () => {
	it.each<[Failure, string, string]>([
		[http('unauthorized', 401), 'The API key was rejected when checking run abc (HTTP 401)', KEY],
		[
			http('not_found', 404),
			'Run abc was not found (HTTP 404)',
			'Check the run ID, and that the API key belongs to the account that started the run.',
		],
		[
			http('rate_limited', 429),
			'Rate limit reached when checking run abc: HTTP 429',
			"The account's rate limit is used up, by n8n or by others. Check less often, or use 'Wait for Completion', which waits it out.",
		],
		[
			http('service_error', 503),
			'GloriaMundo could not tell the status of run abc: HTTP 503',
			BAD_MOMENT,
		],
		[
			http('unexpected_answer', 200),
			'The status of run abc could not be read: HTTP 200',
			`The run itself may be going on. Check 'Base URL' in the credential, and whether a proxy stands between n8n and ${HOST}.`,
		],
		[http('rejected', 307), 'The status check of run abc was rejected: HTTP 307', REDIRECT],
		[http('rejected', 413), 'The status check of run abc was rejected: HTTP 413', REJECTED],
		[http('rejected', 299), 'The status check of run abc was rejected: HTTP 299', REJECTED],
		[http('rejected', 400), 'The status check of run abc was rejected: HTTP 400', REJECTED],
		[http('rejected', 300), 'The status check of run abc was rejected: HTTP 300', REDIRECT],
		[
			UNREACHABLE,
			`The status of run abc could not be fetched from ${HOST}: its name was not found`,
			"The run itself may be going on. Check 'Base URL' in the credential and the network, then check again. Error code: ENOTFOUND.",
		],
	])('%j says what happened, and what to do', (failure, message, description) => {
		const { error, details } = lost(failure, true);
		const { code, httpStatus, networkCode, reason } = failure;
		expect(error).toBeInstanceOf(NodeApiError);
		expect(error).toMatchObject({
			message,
			description,
			messages: [],
			httpCode: String(httpStatus ?? networkCode),
		});
		expect(error.context.itemIndex).toBe(1);
		expect(details).toEqual({
			run_id: 'abc',
			code,
			retryable: true,
			waited_seconds: 1.2,
			last_failure: reason,
			...(httpStatus && { http_code: String(httpStatus) }),
			what_to_do: description,
		});
	});

	it('keeps the server’s words and run IDs that n8n has rules about out of the message', () => {
		for (const code of ['unauthorized', 'not_found', 'rejected', 'unexpected_error'] as const) {
			const { error } = lost({ code, reason: 'x', serverText: EVIL }, false, 'my-canceled-run');
			expect(error.message).not.toMatch(/cancel|econn/i);
			expect(error.message).toMatch(/[Tt]he run/);
			expect(error.description).toMatch(new RegExp(`The answer was: “${EVIL}”$`));
		}
	});

	it('tells the last status that was seen', () => {
		const run = running();
		const { details } = lost(http('not_found', 404), false, 'abc', {
			run,
			lastFailure: UNREACHABLE,
		});
		expect(details).toMatchObject({
			retryable: false,
			last_status: run.payload,
			last_failure: 'HTTP 404',
		});
	});

	it('is no API error if it is a bug', () => {
		const { error, details } = unexpectedError(NODE, 1, 'abc', new TypeError(EVIL));
		expect(error).toBeInstanceOf(NodeOperationError);
		expect(error.message).toBe('Run abc could not be checked: an unexpected error');
		expect(error.description).toBe(
			`The run itself may be going on. Please report this, with the text below. The answer was: “${EVIL}”`,
		);
		expect(details).toMatchObject({
			code: 'unexpected_error',
			retryable: false,
			waited_seconds: 0,
		});
		expect(unexpectedError(NODE, 1, 'abc', EVIL).error.description).toContain(EVIL);
	});
});

describe('the error of a wait that timed out', () => {
	const END = "Increase 'Max Wait', or set 'On Timeout' to 'Send to In Progress Output'.";
	const SEEN =
		'It was last seen running (step 2 of 5), and goes on: only this node has stopped waiting.';
	const OTHERS =
		"GloriaMundo has rejected requests (HTTP 429): something else uses the account's rate limit too, or 'Rate Limit' is set too high. ";
	const SHARED =
		"since 200 runs share the 60 status checks per minute of this account. Wait for fewer runs at once, or raise 'Rate Limit' if the account allows more. ";

	it('tells what was last seen of the run, and for how long was waited', () => {
		const run = running();
		const { error, details } = timedOut({ run });
		expect(error).toBeInstanceOf(NodeOperationError);
		expect(error).toMatchObject({
			message: 'Run abc did not finish within 30 s',
			description: `${SEEN} ${END}`,
		});
		expect(details).toEqual({
			run_id: 'abc',
			code: 'timeout',
			retryable: true,
			waited_seconds: 30,
			last_status: run.payload,
			what_to_do: `${SEEN} ${END}`,
		});
	});

	it('tells the failure of the final poll', () => {
		const { error, details } = timedOut({
			run: running(),
			lastFailure: http('service_error', 503),
		});
		expect(error.description).toBe(`${SEEN} The last status check failed: HTTP 503. ${END}`);
		expect(details).toMatchObject({ last_failure: 'HTTP 503', http_code: '503' });
	});

	it.each([
		[undefined, CALM, ''],
		[UNREACHABLE, CALM, ' The last status check failed: its name was not found.'],
		[undefined, undefined, ''],
	])('says so if the run was never seen', (lastFailure, account, failed) => {
		const { error } = timedOut({ lastFailure, account });
		expect(error.message).toBe('Run abc could not be checked within 30 s');
		expect(error.description).toBe(
			`The run itself may be going on.${failed} Try again later, or increase 'Max Wait'.`,
		);
	});

	it.each([
		['a 429 is being waited out', { pausedMs: 1 }, OTHERS],
		['a 429 has come before', { allowed: 42 }, OTHERS],
		['it was polled a moment before', { sinceLastPollMs: 1_999 }, ''],
		[
			'many runs share the account',
			{ sinceLastPollMs: 2_000, queued: 200 },
			`The run was last checked 2 s before, ${SHARED}`,
		],
		[
			'so many share it that it was never polled',
			{ sinceLastPollMs: Infinity, queued: 200 },
			`The run was never checked, ${SHARED}`,
		],
	])('tells what the rate limit had to do with it if %s', (_, account, advice) => {
		const { error } = timedOut({ run: running(), account: { ...CALM, ...account } });
		expect(error.description).toBe(`${SEEN} ${advice}${END}`);
	});

	it('keeps the run’s words and ID out of the message if n8n has rules about them', () => {
		const run = statusOf({ status: 'canceled?', progress: { current_step_name: EVIL } });
		expect(timedOut({ run }, 'canceled').error.message).toBe('The run did not finish within 30 s');
		expect(timedOut({}, 'canceled').error.message).toBe('The run could not be checked within 30 s');
	});
});

describe('the error of an input that cannot be used', () => {
	const NOTHING_SENT = 'No request was sent for this item.';

	it.each([
		['soon', '"soon"', 'soon'],
		[undefined, 'missing (undefined)', null],
		[null, 'null', null],
		[true, 'true', true],
		[NaN, 'NaN', NaN],
		[['a', 1], '["a",1]', '["a",1]'],
		['a\u0000\nb', '"a\\u0000\\nb"', 'a b'],
	])('names parameter, item, reason and value: %p', (value, shown, given) => {
		const { error, details } = inputError(
			NODE,
			3,
			value,
			new ParameterError('Max Wait', value, 'it is not a number'),
		);
		const description = `The value is ${shown}. Correct the parameter or the expression in it. ${NOTHING_SENT}`;
		expect(error).toMatchObject({
			message: "'Max Wait' cannot be used: it is not a number [item 3]",
			description,
		});
		expect(details).toEqual({
			run_id: given,
			code: 'invalid_parameter',
			retryable: false,
			value: given,
			what_to_do: description,
		});
	});

	it.each([
		[
			new CredentialError('x'),
			'invalid_credential',
			'The GloriaMundo API credential cannot be used: x [item 2]',
			`Correct the credential, and test it there. ${NOTHING_SENT}`,
		],
		[
			new Error(EVIL),
			'invalid_parameter',
			'The parameters or the credential could not be read [item 2]',
			`${EVIL} ${NOTHING_SENT}`,
		],
		[
			EVIL,
			'invalid_parameter',
			'The parameters or the credential could not be read [item 2]',
			`${EVIL} ${NOTHING_SENT}`,
		],
	])('says that nothing was sent after %s', (cause, code, message, description) => {
		const { error, details } = inputError(NODE, 2, 'run', cause);
		expect(error).toMatchObject({ message, description });
		expect(details).toEqual({ run_id: 'run', code, retryable: false, what_to_do: description });
	});
});

describe('the items of one run', () => {
	it('have each their own payload, with every field whatever its name', () => {
		const run = statusOf(
			JSON.parse('{"status": "failed", "constructor": 1, "__proto__": 2}') as object,
		);
		const [first, second] = [runItem(run, 0).item.json, runItem(run, 1).item.json];
		expect(second).toEqual(first);
		expect(second).not.toBe(first);
		expect(Object.keys(second)).toEqual(['status', 'constructor', '__proto__']);
	});
});
