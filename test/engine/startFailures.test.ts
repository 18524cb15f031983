import { createServer } from 'node:net';
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

const status = (code: number, error?: string, headers = {}): Fault => ({
	...{ kind: 'status', status: code, headers },
	...(error && { body: { error } }),
});
const PAGE: Fault = { kind: 'status', status: 403, body: '<!doctype html><p>Blocked</p>' };
const SPEND_TEXT =
	'Spend limit: 5000 cents daily, 1250 spent. It is reset at 2026-03-11T00:00:00Z.';

/** Answers of the API with which it rejects a start, and a fragment of what the error says. */
const REJECTED: Array<[fault: Fault, code: string, says: string]> = [
	[status(400, 'topic is missing'), 'invalid_input', '“topic is missing”'],
	[status(401), 'unauthorized', 'API key was rejected'],
	[status(403), 'unauthorized', 'API key was rejected'],
	[status(402, 'Not enough credits'), 'spend_limit', `${SPEND_TEXT} The answer was: “Not enough`],
	[status(402, 'spend_limit_exceeded'), 'spend_limit', SPEND_TEXT],
	[status(429, 'Spend limit exceeded', { 'retry-after': '1' }), 'spend_limit', SPEND_TEXT],
	[status(404), 'not_found', `Workflow ${WORKFLOW_ID} was not found`],
	[status(409, 'Gmail is not connected'), 'rejected', '“Gmail is not connected”'],
	[status(422), 'rejected', 'HTTP 422'],
	[{ kind: 'redirect', to: 'self', status: 307 }, 'rejected', 'Redirects are not followed'],
	[{ ...PAGE, headers: { 'content-type': 'text/html' } }, 'unexpected_answer', 'HTML page'],
];

const HANGING: Fault[] = [
	{ kind: 'hangBeforeHeaders' },
	{ kind: 'hangInBody' },
	{ kind: 'trickle', intervalMs: 100 },
];

/** Faults after the start, which leave it open whether a run was started. */
const OPEN: Array<[fault: Fault, says: RegExp]> = [
	...[408, 500, 502, 503, 504].map((code): [Fault, RegExp] => [
		status(code),
		new RegExp(`HTTP ${code}`),
	]),
	[{ kind: 'resetBeforeHeaders' }, /connection was lost/],
	[{ kind: 'resetAfterHeaders' }, /connection was lost/],
	[{ kind: 'truncatedBody' }, /connection was lost/],
	...HANGING.map((fault): [Fault, RegExp] => [fault, /within 1 s/]),
	[{ kind: 'html' }, /not JSON/],
	[{ kind: 'malformedJson' }, /not JSON/],
	[{ kind: 'emptyBody' }, /not JSON/],
	[{ kind: 'invalidUtf8' }, /not JSON/],
	[{ kind: 'oversized', bytes: 20_000_000 }, /too big/],
	...[null, [], 'abc', {}, { run_id: null }, { run_id: '' }, { run_id: 'a/b' }].map(
		(body): [Fault, RegExp] => [{ kind: 'body', body }, /no run ID/],
	),
];

describe('a start', () => {
	const kit = useEngine();

	it.concurrent.each(REJECTED)('that meets %j starts nothing: %s', async (fault, code, says) => {
		const api = await kit.simulate();
		api.addFault(fault, NO_START);

		const { error } = await kit.run(startRuns(api, [{}]));
		const continued = await kit.run(startRuns(api, [{}], CONTINUE));

		expect(error).toMatchObject({ name: 'NodeApiError', context: { itemIndex: 0 } });
		expect(error?.description).toContain('No run was started.');
		expect(`${error?.message} ${error?.description}`).toContain(says);
		expect(detailsOf(continued)).toMatchObject([
			{ run_id: null, workflow_id: WORKFLOW_ID, code, retryable: false },
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

	it.concurrent.each(OPEN)(
		'that meets %j may have started a run, and says so',
		async (fault, says) => {
			const api = await kit.simulate();
			api.addFault(fault, EVERY_START);
			const changes = HANGING.includes(fault) ? SHORT : {};

			const { error } = await kit.run(startRuns(api, [{}], changes));
			const continued = await kit.run(startRuns(api, [{}], { ...changes, ...CONTINUE }));

			expect(error?.message).toMatch(/may have started/);
			expect(error?.message).toMatch(says);
			expect(error?.description).toMatch(/dashboard/);
			expect(continued.failed).toMatchObject([
				{ error: expect.stringContaining('may have started') },
			]);
			const details = { run_id: null, workflow_id: WORKFLOW_ID, code: 'may_have_started' };
			expect(detailsOf(continued)).toMatchObject([{ ...details, retryable: false }]);
			// One in each execution, and none was started twice.
			expect(api.started).toHaveLength(2);
		},
	);

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
			api.addFault(status(400, 'Execution canceled ECONNREFUSED'), NO_START);
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
		['http://127.0.0.1:9', 'ECONNREFUSED'],
		['https://gloriamundo.invalid', 'ENOTFOUND'],
		['a server without TLS', 'EPROTO'],
	])('is an error at once, and says that nothing was started: %s, %s', async (host, reason) => {
		const withoutTls = (await kit.simulate()).baseUrl.replace('http:', 'https:');
		const baseUrl = reason === 'EPROTO' ? withoutTls : host;
		const { error } = await kit.run(startRuns({ baseUrl }, [{}]));
		const continued = await kit.run(startRuns({ baseUrl }, [{}], CONTINUE));
		expect(error?.message).toContain(`could not be started at ${baseUrl}`);
		expect(error?.description).toMatch(/No run was started/);
		expect(error?.description).toContain(reason);
		expect(detailsOf(continued)).toMatchObject([{ code: 'unreachable', retryable: true }]);
	});

	it.concurrent.each([
		['hangs up when it has read it', '', /may have started: the connection was lost/],
		['answers with no HTTP', 'SSH-2.0-OpenSSH\r\n', /may have started/],
	])('says nothing of the sort if the server %s', async (_, answer, message) => {
		const server = createServer((socket) => socket.once('data', () => socket.end(answer)));
		const { error } = await kit.run(startRuns(await listenOnLoopback(server), [{}]));
		server.close();
		expect(error?.message).toMatch(message);
	});

	it.concurrent('says so if n8n cannot read the credential', async () => {
		const api = await kit.simulate();
		const changes = { ...CONTINUE, withoutCredential: true };
		const result = await kit.run(startRuns(api, [{}, {}], changes));
		expect(detailsOf(result)).toMatchObject(
			Array(2).fill({ run_id: null, workflow_id: WORKFLOW_ID, code: 'invalid_credential' }),
		);
		const text = /cannot be used: it could not be read \[item 0\].*does not have any credentials/i;
		expect(JSON.stringify(result.failed)).toMatch(text);
		expect(api.requests).toEqual([]);
	});
});
