import dns from 'node:dns';
import { createServer } from 'node:net';
import { listenOnLoopback } from '../../testing/loopback';
import type { Fault } from '../../testing/simulator/faults';
import {
	addRuns,
	CONTINUE,
	detailsOf,
	getStatusOf,
	holdsKey,
	OPERATIONS,
	useEngine,
	waitFor,
} from '../../testing/engine/kit';

const both = <T extends object>(rows: readonly T[]) =>
	OPERATIONS.flatMap((operation) => rows.map((row) => ({ ...operation, ...row })));

const status = (code: number): Fault => ({ kind: 'status', status: code });
const htmlPage = (code: number): Fault => ({
	kind: 'status',
	status: code,
	headers: { 'content-type': 'text/html' },
	body: '<!doctype html><title>Blocked by policy</title>',
});

/** Failures that end a wait at once, and Get Run Status too. */
const PERMANENT = [
	{ fault: status(401), code: 'unauthorized', message: /rejected.*401/, advice: /credential/ },
	{ fault: status(403), code: 'unauthorized', message: /403/, advice: /key/i },
	{ fault: status(404), code: 'not_found', message: /not found/, advice: /run ID.*account/is },
	{ fault: status(400), code: 'rejected', message: /400/, advice: /Check the run ID/ },
	{ fault: status(422), code: 'rejected', message: /422/, advice: /Check the run ID/ },
	{ fault: status(451), code: 'rejected', message: /451/, advice: /Check the run ID/ },
	{
		fault: { kind: 'redirect', to: 'self' } as Fault,
		code: 'rejected',
		message: /302/,
		advice: /redirect.*Base URL/is,
	},
	{
		fault: { kind: 'oversized', bytes: 50_000_000 } as Fault,
		code: 'unexpected_answer',
		message: /too big.*16 MiB/,
		advice: /may be going on/,
	},
];

/** Failures after which a wait goes on, and what the error says of them. */
const TRANSIENT: Array<{ fault: Fault; code: string; told: RegExp }> = [
	...[408, 425, 500, 502, 503, 504, 599].map((code) => ({
		...{ fault: status(code), code: 'service_error' },
		told: new RegExp(`HTTP ${code}`),
	})),
	{ fault: { kind: 'resetBeforeHeaders' }, code: 'unreachable', told: /connection/ },
	{ fault: { kind: 'truncatedBody' }, code: 'unreachable', told: /connection/ },
	{ fault: { kind: 'hangBeforeHeaders' }, code: 'unreachable', told: /within/ },
	{ fault: { kind: 'hangInBody' }, code: 'unreachable', told: /within/ },
	{ fault: { kind: 'emptyBody' }, code: 'unexpected_answer', told: /JSON|empty/ },
	{ fault: { kind: 'malformedJson' }, code: 'unexpected_answer', told: /JSON/ },
	{ fault: { kind: 'html' }, code: 'unexpected_answer', told: /HTML/ },
	{ fault: { kind: 'invalidUtf8' }, code: 'unexpected_answer', told: /JSON|UTF-8/ },
	{ fault: { kind: 'body', body: null }, code: 'unexpected_answer', told: /status/ },
	{ fault: { kind: 'body', body: {} }, code: 'unexpected_answer', told: /status/ },
	{ fault: { kind: 'otherRunId' }, code: 'unexpected_answer', told: /another run|other run/ },
];

describe('an error', () => {
	const kit = useEngine();

	it.concurrent.each(both(PERMANENT))(
		'of $operation says what a permanent failure means: $code, $message',
		async ({ build, fault, code, message, advice }) => {
			const { result, runId, api } = await kit.meet(fault, build);
			expect(result.error).toMatchObject({ name: 'NodeApiError', context: { itemIndex: 0 } });
			expect(result.error?.message).toMatch(message);
			expect(result.error?.message).toContain(runId);
			expect(result.error?.description).toMatch(advice);
			expect(api.requests).toHaveLength(1);
			expect(holdsKey(result)).toBe(false);

			const parameters = { onTimeout: 'inProgress' };
			const continued = await kit.meet(fault, build, { ...CONTINUE, parameters });
			expect(detailsOf(continued.result)).toMatchObject([
				{ run_id: continued.runId, code, retryable: false },
			]);
		},
	);

	it.concurrent.each(TRANSIENT)(
		'of get says what a transient failure means: $fault.kind, $code',
		async ({ fault, code, told }) => {
			const options = { requestTimeout: fault.kind.startsWith('hang') ? 1 : 20 };
			const { result, runId, api } = await kit.meet(fault, getStatusOf, { ...CONTINUE, options });
			expect(detailsOf(result)).toMatchObject([{ run_id: runId, code, retryable: true }]);
			expect(JSON.stringify(result.failed)).toMatch(told);
			expect(api.requests).toHaveLength(1);
			expect(holdsKey(result)).toBe(false);
		},
	);

	it.concurrent.each(TRANSIENT)(
		'of a wait names the last transient failure: $fault.kind, $code',
		async ({ fault, told }) => {
			const options = { requestTimeout: fault.kind.startsWith('hang') ? 1 : 20 };
			const changes = { parameters: { maxWait: 0.5 }, options };
			const { result } = await kit.meet(fault, waitFor, changes);
			const { name, message, description } = result.error ?? {};
			expect(name).toBe('NodeOperationError');
			expect(`${message} ${description}`).toMatch(told);
		},
	);

	it.concurrent.each(both([403, 404, 407].map((code) => ({ code }))))(
		'of $operation treats an HTML $code as a page of a proxy, not as an answer of GloriaMundo',
		async ({ build, code }) => {
			const { result } = await kit.meet(htmlPage(code), build, CONTINUE);
			const text = JSON.stringify(result.failed);
			expect(text).toMatch(/HTML page.*proxy|HTTP 407: a proxy/i);
			expect(text).not.toMatch(/key was rejected|was not found|Blocked by policy/);
			expect(detailsOf(result)).toMatchObject([{ code: expect.not.stringMatching(/auth|found/) }]);
		},
	);

	it.concurrent.each([
		{ what: 'a run ID', run: 'a/b', changes: {}, code: 'invalid_parameter' },
		{
			what: 'a number',
			run: 'a',
			changes: { parameters: { maxWait: -1 } },
			code: 'invalid_parameter',
		},
		{
			what: 'no credential',
			run: 'a',
			changes: { withoutCredential: true },
			code: 'invalid_credential',
		},
		{ what: 'a Base URL', run: 'a', changes: { baseUrl: 'ftp://x' }, code: 'invalid_credential' },
	])('of $what that cannot be used is told by its code', async ({ run, changes, code }) => {
		const { baseUrl = 'http://127.0.0.1:9', ...others } = { baseUrl: undefined, ...changes };
		const result = await kit.run(waitFor({ baseUrl }, [run], { ...CONTINUE, ...others }));
		expect(detailsOf(result)).toMatchObject([{ run_id: run, code, retryable: false }]);
	});

	it.concurrent('of a deadline has a code, what was last seen and how long it waited', async () => {
		const api = await kit.simulate();
		const [runId = ''] = addRuns(api, 1, { durationMs: 60_000 });
		const result = await kit.run(
			waitFor(api, [runId], { ...CONTINUE, parameters: { maxWait: 0.3 } }),
		);
		expect(detailsOf(result)).toMatchObject([
			{
				...{ run_id: runId, code: 'timeout', retryable: true },
				...{ waited_seconds: expect.any(Number), last_status: { status: 'running' } },
			},
		]);
	});
});

describe('words of the server and of the user change nothing in n8n', () => {
	const kit = useEngine();

	const running = (step: string) => ({
		script: [{ status: 'running', progress: { current_step_name: step } }],
	});

	it.concurrent.each([
		{ what: 'a step', run: running('Refund canceled orders') },
		{ what: 'a status', run: { script: [{ status: 'canceled soon', completed_at: null }] } },
		{ what: 'a run ID', run: { ...running('step'), runId: 'canceled-orders' } },
	])('$what with the word "canceled": the execution fails, it is not canceled', async ({ run }) => {
		const api = await kit.simulate();
		const { runId } = api.addRun(run);
		const { status: ended, error } = await kit.run(
			waitFor(api, [runId], { parameters: { maxWait: 0.2 } }),
		);
		expect(ended).toBe('error');
		expect(error?.message).not.toContain('canceled');
	});

	it.concurrent.each([
		{ what: 'an unknown run', runId: 'canceled', fault: status(404) },
		{
			what: 'an answer',
			runId: 'abc',
			fault: { kind: 'status', status: 400, body: { error: 'This was canceled' } } as Fault,
		},
		{ what: 'a run ID that cannot be used', runId: 'canceled/x', fault: status(500) },
	])('$what with the word "canceled" is an error', async ({ runId, fault }) => {
		const api = await kit.simulate();
		api.addFault(fault, { when: 'all' });
		for (const build of [getStatusOf, waitFor]) {
			const result = await kit.run(build(api, [runId], { parameters: { maxWait: 0.2 } }));
			expect(result.status).toBe('error');
		}
	});

	it.concurrent.each(['ENOENT', 'econnrefused', 'ETIMEDOUT-1'])(
		'a run or step called %s: the text of the error is still our own',
		async (word) => {
			const api = await kit.simulate();
			const { runId } = api.addRun(running(`Read ${word}`));
			const waited = await kit.run(waitFor(api, [runId], { parameters: { maxWait: 0.2 } }));
			const unknown = await kit.run(getStatusOf(api, [word]));
			expect(waited.error?.message).toContain(runId);
			expect(`${waited.error?.message} ${waited.error?.description}`).toContain(word);
			expect(unknown.error?.message).toContain('not found');
		},
	);
});

describe('a host that cannot be reached', () => {
	const kit = useEngine();

	const HOSTS = [
		{ baseUrl: async () => 'http://127.0.0.1:9', reason: 'ECONNREFUSED' },
		{ baseUrl: async () => 'https://gloriamundo.invalid', reason: 'ENOTFOUND' },
		// A server that does not speak TLS: the handshake fails.
		{
			baseUrl: async () => (await kit.simulate()).baseUrl.replace('http:', 'https:'),
			reason: 'EPROTO',
		},
	];

	it.each(both(HOSTS))('is an error of $operation at once: $reason', async (row) => {
		const baseUrl = await row.baseUrl();
		const scenario = (changes = {}) =>
			row.build({ baseUrl }, ['abc-123'], { parameters: { maxWait: 600 }, ...changes });
		const { error } = await kit.run(scenario());
		expect(error).toMatchObject({ name: 'NodeApiError', context: { itemIndex: 0 } });
		expect(error?.message).toContain('abc-123');
		expect(`${error?.message} ${error?.description}`).toContain(new URL(baseUrl).host);
		expect(error?.description).toContain(row.reason);
		expect(detailsOf(await kit.run(scenario(CONTINUE)))).toMatchObject([{ code: 'unreachable' }]);
	});

	it('does not end a wait if its name is not found for the moment: EAI_AGAIN', async () => {
		const { baseUrl, ...api } = await kit.simulate();
		const { runId } = api.addRun({ durationMs: 0 });
		const failing = jest.spyOn(dns, 'lookup').mockImplementationOnce(((...args: unknown[]) => {
			const error = Object.assign(new Error('getaddrinfo EAI_AGAIN'), { code: 'EAI_AGAIN' });
			process.nextTick(() => (args.at(-1) as (error: Error) => void)(error));
		}) as never);
		const host = { baseUrl: baseUrl.replace('127.0.0.1', 'localhost') };

		const { completed } = await kit.run(waitFor(host, [runId]));

		expect(failing).toHaveBeenCalled();
		expect(completed).toHaveLength(1);
		failing.mockRestore();
	});

	it('does not end a wait if a proxy drops the connection without a code', async () => {
		const connects: unknown[] = [];
		const proxy = createServer((socket) => {
			socket.once('data', () => socket.end(void connects.push(socket)));
		});
		process.env.HTTPS_PROXY = (await listenOnLoopback(proxy)).baseUrl;
		const changes = { ...CONTINUE, parameters: { maxWait: 1.5 } };

		const result = await kit.run(
			waitFor({ baseUrl: 'https://gloriamundo.invalid' }, ['a'], changes),
		);

		delete process.env.HTTPS_PROXY;
		proxy.close();
		expect(connects.length).toBeGreaterThan(1);
		expect(detailsOf(result)).toMatchObject([{ code: 'timeout', retryable: true }]);
	});

	it('does not end a wait that has had an answer', async () => {
		const api = await kit.simulate();
		const [runId = ''] = addRuns(api, 1, { durationMs: 60_000 });
		const execution = await kit.begin(waitFor(api, [runId], { parameters: { maxWait: 1.5 } }));
		await api.waitForRequests(1);
		await api.stop();
		const { error } = await execution.result;
		expect(error?.name).toBe('NodeOperationError');
		expect(`${error?.message} ${error?.description}`).toMatch(/running.*refused/s);
	});
});
