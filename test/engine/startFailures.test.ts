import { createServer, type Socket } from 'node:net';
import {
	type Changes,
	CONTINUE,
	detailsOf,
	startRuns,
	unnamedRuns,
	useEngine,
	WORKFLOW_ID,
} from '../../testing/engine/kit';
import { listenOnLoopback } from '../../testing/loopback';
import type { Fault, FaultTarget } from '../../testing/simulator/faults';

const EVERY_START: FaultTarget = { when: 'all', endpoint: 'execute' };
const NO_START: FaultTarget = { ...EVERY_START, isBefore: true };
/** Only for answers that do not come: on a busy machine others may take longer. */
const SHORT: Changes = { options: { requestTimeout: 1 } };

const status = (code: number, body?: unknown, headers = {}): Fault => ({
	...{ kind: 'status', status: code, headers },
	...(body === undefined ? {} : { body }),
});
const SPEND_TEXT =
	'Spend limit: 5000 cents daily, 1250 spent. It is reset at 2026-03-11T00:00:00Z.';

interface Row {
	title: string;
	fault: Fault;
	code: string;
	message: RegExp;
	advice: RegExp;
}

/** Answers of the API with which it rejects a start: nothing was started. */
const REJECTED: Row[] = [
	{
		title: '400',
		fault: status(400, { error: 'topic is missing' }),
		code: 'invalid_input',
		message: /input for workflow .* was rejected \(HTTP 400\)/,
		advice: /No run was started.*Correct the input.*“topic is missing”/,
	},
	{
		title: '401',
		fault: status(401),
		code: 'unauthorized',
		message: /API key was rejected .*HTTP 401/,
		advice: /No run was started.*key/,
	},
	{
		title: '403',
		fault: status(403),
		code: 'unauthorized',
		message: /API key was rejected .*HTTP 403/,
		advice: /No run was started.*key/,
	},
	{
		title: '402 for credits',
		fault: status(402, { error: 'Not enough credits' }),
		code: 'spend_limit',
		message: /spend limit or the credits .*HTTP 402/,
		advice: new RegExp(`No run was started.*${SPEND_TEXT}.*“Not enough credits”`),
	},
	{
		title: '402 for the spend limit',
		fault: status(402, { error: 'spend_limit_exceeded' }),
		code: 'spend_limit',
		message: /spend limit or the credits .*HTTP 402/,
		advice: new RegExp(SPEND_TEXT),
	},
	{
		title: '429 for the spend limit',
		fault: status(429, { error: 'Spend limit exceeded' }, { 'retry-after': '1' }),
		code: 'spend_limit',
		message: /spend limit or the credits .*HTTP 429/,
		advice: new RegExp(`${SPEND_TEXT}.*“Spend limit exceeded”`),
	},
	{
		title: '404',
		fault: status(404),
		code: 'not_found',
		message: /Workflow .* was not found \(HTTP 404\)/,
		advice: /No run was started.*workflow ID.*account/,
	},
	{
		title: '409, with the server’s text',
		fault: status(409, { error: 'Gmail is not connected' }),
		code: 'rejected',
		message: /start of workflow .* was rejected: HTTP 409/,
		advice: /No run was started.*“Gmail is not connected”/,
	},
	{
		title: '422',
		fault: status(422),
		code: 'rejected',
		message: /rejected: HTTP 422/,
		advice: /No run was started/,
	},
	{
		title: 'a redirect',
		fault: { kind: 'redirect', to: 'self', status: 307 },
		code: 'rejected',
		message: /rejected: HTTP 307/,
		advice: /No run was started.*Redirects are not followed/,
	},
	{
		title: 'a page of a proxy',
		fault: status(403, '<!doctype html><p>Blocked</p>', { 'content-type': 'text/html' }),
		code: 'unexpected_answer',
		message: /could not be started: HTTP 403 with an HTML page/,
		advice: /No run was started.*proxy/,
	},
];

/** Faults after the start, which leave it open whether a run was started. */
const OPEN: Array<{ fault: Fault; message: RegExp }> = [
	...[408, 500, 502, 503, 504].map((code) => ({
		fault: status(code),
		message: new RegExp(`HTTP ${code}`),
	})),
	{ fault: { kind: 'resetBeforeHeaders' }, message: /connection was lost/ },
	{ fault: { kind: 'resetAfterHeaders' }, message: /connection was lost/ },
	{ fault: { kind: 'truncatedBody' }, message: /connection was lost/ },
	{ fault: { kind: 'hangBeforeHeaders' }, message: /within 1 s/ },
	{ fault: { kind: 'hangInBody' }, message: /within 1 s/ },
	{ fault: { kind: 'trickle', intervalMs: 100 }, message: /within 1 s/ },
	{ fault: { kind: 'html' }, message: /not JSON/ },
	{ fault: { kind: 'malformedJson' }, message: /not JSON/ },
	{ fault: { kind: 'emptyBody' }, message: /not JSON/ },
	{ fault: { kind: 'invalidUtf8' }, message: /not JSON/ },
	{ fault: { kind: 'oversized', bytes: 20_000_000 }, message: /too big/ },
	...[null, [], 'abc', {}, { run_id: null }, { run_id: '' }, { run_id: 'a/b' }].map((body) => ({
		fault: { kind: 'body', body } as const,
		message: /no run ID/,
	})),
];

describe('a start', () => {
	const kit = useEngine();

	it.concurrent.each(REJECTED)('that is answered with $title starts nothing', async (row) => {
		const api = await kit.simulate();
		api.addFault(row.fault, NO_START);

		const { error } = await kit.run(startRuns(api, [{}]));
		const continued = await kit.run(startRuns(api, [{}], CONTINUE));

		expect(error).toMatchObject({ name: 'NodeApiError', context: { itemIndex: 0 } });
		expect(error?.message).toMatch(row.message);
		expect(error?.description).toMatch(row.advice);
		expect(detailsOf(continued)).toMatchObject([
			{ run_id: null, workflow_id: WORKFLOW_ID, code: row.code, retryable: false },
		]);
		expect(api.started).toEqual([]);
		expect(api.startRequests()).toHaveLength(2);
	});

	it.concurrent('that meets the spend limit says so even if the limit is not known', async () => {
		const api = await kit.simulate();
		api.addFault(status(402), NO_START);
		api.addFault(status(500), { when: 'all', endpoint: 'spendLimit' });
		const { error } = await kit.run(startRuns(api, [{}]));
		expect(error?.message).toContain('spend limit');
		expect(error?.description).not.toContain('5000');
	});

	it.concurrent.each(OPEN)('that meets $fault may have started a run, and says so', async (row) => {
		const api = await kit.simulate();
		api.addFault(row.fault, EVERY_START);
		const changes = /^hang|trickle/.test(row.fault.kind) ? SHORT : {};

		const { error } = await kit.run(startRuns(api, [{}], changes));
		const continued = await kit.run(startRuns(api, [{}], { ...changes, ...CONTINUE }));

		expect(error?.message).toMatch(/may have started/);
		expect(error?.message).toMatch(row.message);
		expect(error?.description).toMatch(/dashboard/);
		expect(continued.failed).toMatchObject([
			{ error: expect.stringContaining('may have started') },
		]);
		const details = { run_id: null, workflow_id: WORKFLOW_ID, code: 'may_have_started' };
		expect(detailsOf(continued)).toMatchObject([{ ...details, retryable: false }]);
		// One in each execution, and none was started twice.
		expect(api.started).toHaveLength(2);
	});

	it.concurrent('whose answer comes late, but in time, is a start like any other', async () => {
		const api = await kit.simulate();
		api.addFault({ kind: 'trickle', intervalMs: 2 }, EVERY_START);
		const result = await kit.run(startRuns(api, [{ durationMs: 0 }]));
		expect(result.completed).toHaveLength(1);
		expect(unnamedRuns(api, result)).toEqual([]);
	});

	it.concurrent(
		'that is rejected keeps the server’s words, which n8n may have rules about, out of the message',
		async () => {
			const api = await kit.simulate();
			api.addFault(status(400, { error: 'Execution canceled ECONNREFUSED' }), NO_START);
			const { error, status: executionStatus } = await kit.run(startRuns(api, [{}]));
			expect(executionStatus).toBe('error');
			expect(error?.message).not.toMatch(/cancel|ECONN/i);
		},
	);

	it.concurrent('of a workflow whose ID n8n has rules about is an error all the same', async () => {
		const api = await kit.simulate();
		api.addFault(status(404), NO_START);
		const workflowId = { __rl: true, mode: 'id', value: 'canceled' };
		const result = await kit.run(startRuns(api, [{}], { parameters: { workflowId } }));
		expect(result.status).toBe('error');
		expect(result.error?.message).toBe('The workflow was not found (HTTP 404)');
	});
});

describe('a start whose request cannot be sent', () => {
	const kit = useEngine();

	it.concurrent.each([
		{ baseUrl: 'http://127.0.0.1:9', reason: 'ECONNREFUSED' },
		{ baseUrl: 'https://gloriamundo.invalid', reason: 'ENOTFOUND' },
	])('is an error at once, and says that nothing was started: $reason', async (row) => {
		const { error } = await kit.run(startRuns(row, [{}]));
		const continued = await kit.run(startRuns(row, [{}], CONTINUE));
		expect(error?.message).toContain(`could not be started at ${row.baseUrl}`);
		expect(error?.description).toMatch(/No run was started/);
		expect(error?.description).toContain(row.reason);
		expect(detailsOf(continued)).toMatchObject([{ code: 'unreachable', retryable: true }]);
	});

	it.concurrent('says that nothing was started if no TLS is spoken there', async () => {
		const api = await kit.simulate();
		const baseUrl = api.baseUrl.replace('http:', 'https:');
		const { error } = await kit.run(startRuns({ baseUrl }, [{}]));
		expect(error?.message).toMatch(/could not be started .*TLS/);
		expect(error?.description).toMatch(/No run was started.*EPROTO/);
	});

	it.concurrent('says nothing of the sort if the server hangs up when it has read it', async () => {
		const server = createServer((socket) => socket.once('data', () => socket.destroy()));
		const { error } = await kit.run(startRuns(await listenOnLoopback(server), [{}]));
		server.close();
		expect(error?.message).toMatch(/may have started: the connection was lost/);
	});

	it.concurrent('says nothing of the sort if the answer is no HTTP', async () => {
		const answer = (socket: Socket) => void socket.end('SSH-2.0-OpenSSH\r\n');
		const server = createServer((socket) => socket.once('data', () => answer(socket)));
		const { error } = await kit.run(startRuns(await listenOnLoopback(server), [{}]));
		server.close();
		expect(error?.message).toMatch(/may have started/);
	});

	it.concurrent('says so if n8n cannot read the credential', async () => {
		const api = await kit.simulate();
		const changes = { ...CONTINUE, withoutCredential: true };
		const result = await kit.run(startRuns(api, [{}, {}], changes));
		expect(detailsOf(result)).toMatchObject(
			Array(2).fill({ run_id: null, workflow_id: WORKFLOW_ID, code: 'invalid_credential' }),
		);
		expect(api.requests).toEqual([]);
	});
});
