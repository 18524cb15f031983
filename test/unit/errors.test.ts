import type { INode } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import { CredentialError } from '../../nodes/shared/gloriamundo/account';
import {
	type Failure,
	type FailureCode,
	unexpected,
} from '../../nodes/shared/gloriamundo/pollResult';
import { ParameterError } from '../../nodes/shared/input/parameterError';
import type { ItemError } from '../../nodes/shared/output/errors';
import { inputError, outcomeError, unexpectedError } from '../../nodes/shared/output/errors';
import { runItem } from '../../nodes/shared/output/items';
import type { Known } from '../../nodes/shared/polling/outcome';
import { statusOf } from './scene';

const NODE = { name: 'Run Status', type: 'x', typeVersion: 1, position: [0, 0], parameters: {} };
const node = NODE as unknown as INode;
const HOST = 'https://a.example';
/** Words that n8n has rules about. */
const EVIL = 'Refund canceled orders ECONNREFUSED';

/** An account whose rate limit kept no poll waiting. */
const CALM = { queued: 1, limit: 60, allowed: 60, pausedMs: 0, sinceLastPollMs: 0 };
const run = statusOf({ status: 'running', progress: { current_step: 2, total_steps: 5 } });
const NAME: Failure = { code: 'unreachable', reason: 'no such name', networkCode: 'ENOTFOUND' };

const lost = (failure: Failure, known: Partial<Known> = {}, runId = 'abc') =>
	outcomeError(node, 1, HOST, {
		kind: 'error',
		failure,
		isRetryable: true,
		known: { runId, waitedMs: 1_234, ...known },
	});
const timedOut = (known: Partial<Known>, runId = 'abc') => {
	const all = { runId, waitedMs: 30_012, account: CALM, ...known };
	return outcomeError(node, 1, HOST, { kind: 'timedOut', known: all });
};
const http = (code: string, httpStatus: number): Failure => {
	return { code: code as FailureCode, reason: `HTTP ${httpStatus}`, httpStatus };
};
const cellsOf = (table: string) =>
	table
		.trim()
		.split('\n')
		.map((line) => line.split('|').map((cell) => cell.trim()));
const textsOf = ({ error }: ItemError) => [error.message, error.description];

/** One error a line: code, HTTP status, message, description. */
const FAILURES = `
unauthorized | 401 | The API key was rejected when checking run abc (HTTP 401) | The key is invalid, has expired or may not read this run. Create a new key in GloriaMundo, update the credential, and test it there.
not_found | 404 | Run abc was not found (HTTP 404) | Check the run ID, and that the API key belongs to the account that started the run.
rate_limited | 429 | Rate limit reached when checking run abc: HTTP 429 | The account's rate limit is used up, by n8n or by others. Check less often, or use 'Wait for Run', which waits it out.
service_error | 503 | GloriaMundo could not tell the status of run abc: HTTP 503 | GloriaMundo is temporarily unavailable. The run itself may be going on. Check again later, or use 'Wait for Run', which goes on after such answers.
unexpected_answer | 200 | The status of run abc could not be read: HTTP 200 | The run itself may be going on. Check 'Base URL' in the credential, and whether a proxy stands between n8n and https://a.example.
unreachable | | The status of run abc could not be fetched from https://a.example: no such name | The run itself may be going on. Check 'Base URL' in the credential and the network, then check again. Error code: ENOTFOUND.
rejected | 300 | The status check of run abc was rejected: HTTP 300 | The address answers with a redirect. Redirects are not followed, so that the API key stays with its host. Check 'Base URL' in the credential.
rejected | 399 | The status check of run abc was rejected: HTTP 399 | The address answers with a redirect. Redirects are not followed, so that the API key stays with its host. Check 'Base URL' in the credential.
rejected | 299 | The status check of run abc was rejected: HTTP 299 | The run itself may be going on. Check the run ID, and 'Base URL' in the credential.
rejected | 400 | The status check of run abc was rejected: HTTP 400 | The run itself may be going on. Check the run ID, and 'Base URL' in the credential.`;

describe('the error of a run whose status could not be fetched', () => {
	it.each(cellsOf(FAILURES))('%s %s says: %s', (code, status, message, description) => {
		const itemError = lost(status === '' ? NAME : http(code!, Number(status)));
		const { error, details } = itemError;
		expect(error).toBeInstanceOf(NodeApiError);
		expect(textsOf(itemError)).toEqual([message, description]);
		expect(error).toMatchObject({ messages: [], httpCode: status || 'ENOTFOUND' });
		expect(error.context.itemIndex).toBe(1);
		expect(details).toEqual({
			run_id: 'abc',
			code,
			retryable: true,
			waited_seconds: 1.2,
			last_failure: status ? `HTTP ${status}` : 'no such name',
			...(status && { http_code: status }),
			what_to_do: description,
		});
	});

	it('keeps the server’s words, and IDs that n8n has rules about, out of the message', () => {
		for (const code of ['unauthorized', 'not_found', 'rejected', 'unexpected_error'] as const) {
			const itemError = lost({ code, reason: 'x', serverText: EVIL }, {}, 'my-canceled-run');
			expect(itemError.error.message).toMatch(/^(?!.*(?:cancel|econn)).*the run/i);
			expect(itemError.error.description).toMatch(new RegExp(` The answer was: “${EVIL}”$`));
		}
	});

	it('tells the last status that was seen', () => {
		const { details } = lost(http('not_found', 404), { run, lastFailure: NAME });
		expect(details).toMatchObject({ last_status: run.payload, last_failure: 'HTTP 404' });
	});

	it.each([new TypeError(EVIL), EVIL])('is no API error if it is a bug: %p', (cause) => {
		const itemError = unexpectedError(node, 1, 'abc', cause);
		expect(itemError.error).toBeInstanceOf(NodeOperationError);
		expect(textsOf(itemError)).toEqual([
			'Run abc could not be checked: an unexpected error',
			`The run itself may be going on. Please report this text: ${EVIL}`,
		]);
		const details = { code: 'unexpected_error', retryable: false, waited_seconds: 0 };
		expect(itemError.details).toMatchObject(details);
	});
});

/** One error of a start a line: code, HTTP status, retryable, message, description. */
const STARTS = `
may_have_started | 503 | false | A run of workflow wf may have started: HTTP 503 | Look at the GloriaMundo dashboard before you start it again: starting a run twice costs twice. This node does not start it again by itself.
invalid_input | 400 | false | The input for workflow wf was rejected (HTTP 400) | No run was started. Correct the input to what the workflow expects.
unauthorized | 401 | false | The API key was rejected when starting workflow wf (HTTP 401) | No run was started. Create a new key in GloriaMundo, update the credential, and test it there.
spend_limit | 402 | false | The spend limit or the credits of the account are used up (HTTP 402) | No run was started. Raise the limit or add credits in GloriaMundo, or wait until the limit is reset.
not_found | 404 | false | Workflow wf was not found (HTTP 404) | No run was started. Check the workflow ID, and that the API key belongs to the account of the workflow.
rate_limited | 429 | true | Rate limit reached when starting workflow wf: HTTP 429 | No run was started. The account's limit of starts is used up, by n8n or by others. Start fewer runs at once, or try again later.
unreachable | | true | Workflow wf could not be started at https://a.example: no such name | No run was started. Check 'Base URL' in the credential and the network, then try again. Error code: ENOTFOUND.
unexpected_answer | 200 | false | Workflow wf could not be started: HTTP 200 | No run was started. Check 'Base URL' in the credential, and whether a proxy stands between n8n and https://a.example.
rejected | 299 | false | The start of workflow wf was rejected: HTTP 299 | No run was started. Check the workflow, its connections in GloriaMundo, and 'Base URL' in the credential.
rejected | 300 | false | The start of workflow wf was rejected: HTTP 300 | No run was started. The address answers with a redirect. Redirects are not followed, so that the API key stays with its host. Check 'Base URL' in the credential.
rejected | 399 | false | The start of workflow wf was rejected: HTTP 399 | No run was started. The address answers with a redirect. Redirects are not followed, so that the API key stays with its host. Check 'Base URL' in the credential.
rejected | 400 | false | The start of workflow wf was rejected: HTTP 400 | No run was started. Check the workflow, its connections in GloriaMundo, and 'Base URL' in the credential.`;

describe('the error of a run that was not started', () => {
	const notStarted = (failure: Failure, workflowId = 'wf') =>
		outcomeError(node, 1, HOST, { kind: 'notStarted', workflowId, failure });

	it.each(cellsOf(STARTS))(
		'%s %s, retryable %s, says: %s',
		(code, status, retryable, message, description) => {
			const itemError = notStarted(status === '' ? NAME : http(code!, Number(status)));
			expect(itemError.error).toBeInstanceOf(NodeApiError);
			expect(textsOf(itemError)).toEqual([message, description]);
			expect(itemError.details).toEqual({
				run_id: null,
				workflow_id: 'wf',
				code,
				retryable: retryable === 'true',
				last_failure: status ? `HTTP ${status}` : 'no such name',
				...(status && { http_code: status }),
				what_to_do: description,
			});
		},
	);

	it('tells what else is known, and keeps words that n8n has rules about out of the message', () => {
		const failure = {
			...http('spend_limit', 402),
			explanation: 'The limit is 5.',
			serverText: EVIL,
		};
		expect(notStarted(failure).error.description).toMatch(
			new RegExp(` reset\\. The limit is 5\\. The answer was: “${EVIL}”$`),
		);
		const { error } = notStarted(http('not_found', 404), 'canceled-orders');
		expect(error.message).toBe('The workflow was not found (HTTP 404)');
	});

	it('is no API error if it is a bug', () => {
		const itemError = notStarted(unexpected(new TypeError(EVIL)));
		expect(itemError.error).toBeInstanceOf(NodeOperationError);
		expect(textsOf(itemError)).toEqual([
			'Workflow wf could not be started: an unexpected error',
			`No run was started. Please report this text: ${EVIL}`,
		]);
		expect(itemError.details).toMatchObject({ code: 'unexpected_error', retryable: false });
	});
});

describe('the error of a wait that timed out', () => {
	const END =
		"Check it again later, increase 'Max Wait', or set 'On Timeout' to 'Send to In Progress Output'.";
	const SEEN =
		'It was last seen running (step 2 of 5), and is still going. Only this node has stopped waiting.';
	const OTHERS =
		"GloriaMundo has rejected requests (HTTP 429): something else uses the account's rate limit too, or 'Rate Limit' is set too high. ";
	const SHARED =
		"since 200 runs share the 60 status checks per minute of this account. Wait for fewer runs at once, or raise 'Rate Limit' if the account allows more. ";

	it('tells what was last seen of the run, and for how long was waited', () => {
		const itemError = timedOut({ run });
		const what_to_do = `${SEEN} ${END}`;
		const known = { waited_seconds: 30, last_status: run.payload };
		expect(itemError.error).toBeInstanceOf(NodeOperationError);
		expect(textsOf(itemError)).toEqual(['Run abc did not finish within 30 s', what_to_do]);
		const route = { run_id: 'abc', code: 'timeout', retryable: true };
		expect(itemError.details).toEqual({ ...route, ...known, what_to_do });
	});

	it('tells the failure of the final poll', () => {
		const { error, details } = timedOut({ run, lastFailure: http('service_error', 503) });
		expect(error.description).toBe(`${SEEN} The last status check failed: HTTP 503. ${END}`);
		expect(details).toMatchObject({ last_failure: 'HTTP 503', http_code: '503' });
	});

	it.each([
		[undefined, CALM, ''],
		[NAME, CALM, ': no such name'],
		[undefined, undefined, ''],
	])('says so if the run was never seen', (lastFailure, account, failed) => {
		expect(textsOf(timedOut({ lastFailure, account }))).toEqual([
			`Run abc could not be checked within 30 s${failed}`,
			"The run itself may be going on. Try again later, or increase 'Max Wait'.",
		]);
	});

	it.each([
		['a 429 is being waited out', { pausedMs: 1 }, OTHERS],
		['a 429 has come before', { allowed: 42 }, OTHERS],
		['it was polled a moment before', { sinceLastPollMs: 1_999 }, ''],
		[
			'it was polled long before',
			{ sinceLastPollMs: 2_000 },
			`The run was last checked 2 s before, ${SHARED}`,
		],
		['it was never polled', { sinceLastPollMs: Infinity }, `The run was never checked, ${SHARED}`],
	])('tells what the rate limit had to do with it if %s', (_, account, advice) => {
		const { error } = timedOut({ run, account: { ...CALM, queued: 200, ...account } });
		expect(error.description).toBe(`${SEEN} ${advice}${END}`);
	});

	it('keeps the run’s words, and IDs that n8n has rules about, out of the message', () => {
		const evil = statusOf({ status: 'canceled?', progress: { current_step_name: EVIL } });
		const [seen, unseen] = [timedOut({ run: evil }, 'canceled'), timedOut({}, 'canceled')];
		expect(seen.error.message).toBe('The run did not finish within 30 s');
		expect(unseen.error.message).toBe('The run could not be checked within 30 s');
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
	])('names parameter, item, reason and value: %j', (given, shown, value) => {
		const itemError = inputError(
			node,
			3,
			given,
			new ParameterError('Max Wait', given, 'it is odd'),
		);
		const what_to_do = `The value is ${shown}. Correct the parameter or the expression in it. ${NOTHING_SENT}`;
		expect(textsOf(itemError)).toEqual([
			"'Max Wait' cannot be used: it is odd [item 3]",
			what_to_do,
		]);
		const route = { code: 'invalid_parameter', retryable: false };
		expect(itemError.details).toEqual({ run_id: value, value, ...route, what_to_do });
	});

	it('gives the advice of a parameter about which more is known', () => {
		const cause = new ParameterError('Run ID', '', 'it is empty', 'Set it.');
		const [, description] = textsOf(inputError(node, 3, '', cause));
		expect(description).toBe(`Set it. ${NOTHING_SENT}`);
	});

	const BAD_CREDENTIAL = 'The GloriaMundo API credential cannot be used: it is odd [item 2]';
	const UNREADABLE = 'A parameter could not be read [item 2]';
	it.each([
		[
			new CredentialError('it is odd'),
			BAD_CREDENTIAL,
			'Correct the credential, and test it there.',
		],
		[
			new CredentialError('it is odd', { cause: new Error(EVIL) }),
			BAD_CREDENTIAL,
			`${EVIL}. Correct the credential, and test it there.`,
		],
		[new Error(`${EVIL}.`), UNREADABLE, `${EVIL}.`],
		[EVIL, UNREADABLE, `${EVIL}.`],
	])('says that nothing was sent after %s', (cause, message, advice) => {
		const itemError = inputError(node, 2, 'run', cause);
		const what_to_do = `${advice} ${NOTHING_SENT}`;
		expect(textsOf(itemError)).toEqual([message, what_to_do]);
		const code = message === UNREADABLE ? 'invalid_parameter' : 'invalid_credential';
		expect(itemError.details).toEqual({ run_id: 'run', code, retryable: false, what_to_do });
	});
});

describe('the items of one run', () => {
	it('have each their own payload, with every field whatever its name', () => {
		const json = JSON.parse('{"status": "failed", "constructor": 1, "__proto__": 2}') as object;
		const ended = statusOf(json);
		const [first, second] = [runItem(ended, 0).item.json, runItem(ended, 1).item.json];
		expect(second).toEqual(first);
		expect(second).not.toBe(first);
		expect(Object.keys(second)).toEqual(['status', 'constructor', '__proto__']);
	});
});
