import dns from 'node:dns';
import { createServer } from 'node:net';
import { listenOnLoopback } from '../../testing/loopback';
import type { Fault } from '../../testing/simulator/faults';
import type { RunOptions } from '../../testing/simulator/simulatedRun';
import {
	addRuns,
	type Changes,
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

/** One failure of each kind that ends a wait at once, and Get Run Status too. */
const PERMANENT: Array<{ fault: Fault; code: string; says: RegExp }> = [
	{ fault: status(401), code: 'unauthorized', says: /rejected.*401.*credential/s },
	{ fault: status(404), code: 'not_found', says: /not found.*run ID.*account/s },
	{ fault: status(400), code: 'rejected', says: /400.*Check the run ID/s },
	{ fault: { kind: 'redirect', to: 'self' }, code: 'rejected', says: /302.*redirect.*Base URL/s },
	{ fault: htmlPage(403), code: 'unexpected_answer', says: /HTML page, probably from a proxy/ },
	{ fault: htmlPage(407), code: 'unexpected_answer', says: /HTTP 407: a proxy/ },
	{
		...{ fault: { kind: 'oversized', bytes: 50_000_000 }, code: 'unexpected_answer' },
		says: /too big.*16 MiB.*may be going on/s,
	},
];

/** One failure of each kind after which a wait goes on. */
const TRANSIENT: Array<{ fault: Fault; code: string; says: RegExp }> = [
	{ fault: status(503), code: 'service_error', says: /HTTP 503/ },
	{ fault: { kind: 'resetBeforeHeaders' }, code: 'unreachable', says: /connection was lost/ },
	{ fault: { kind: 'truncatedBody' }, code: 'unreachable', says: /connection was lost/ },
	{ fault: { kind: 'hangBeforeHeaders' }, code: 'unreachable', says: /did not answer within/ },
	{ fault: { kind: 'hangInBody' }, code: 'unreachable', says: /did not answer within/ },
	{ fault: { kind: 'invalidUtf8' }, code: 'unexpected_answer', says: /JSON/ },
	{ fault: { kind: 'html' }, code: 'unexpected_answer', says: /HTML/ },
	{ fault: { kind: 'body', body: {} }, code: 'unexpected_answer', says: /status/ },
	{ fault: { kind: 'otherRunId' }, code: 'unexpected_answer', says: /another run/ },
];

describe('an error', () => {
	const kit = useEngine();

	it.concurrent.each(both(PERMANENT))(
		'of $operation says what a permanent failure means: $code, $says',
		async ({ build, fault, code, says }) => {
			const { result, runId, api } = await kit.meet(fault, build);
			const { message, description } = result.error ?? {};
			expect(result.error).toMatchObject({ name: 'NodeApiError', context: { itemIndex: 0 } });
			expect(message).toContain(runId);
			expect(`${message} ${description}`).toMatch(says);
			expect(`${message} ${description}`).not.toContain('Blocked by policy');
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
		'says what a transient failure means: $fault.kind, $code',
		async ({ fault, code, says }) => {
			const options = { requestTimeout: fault.kind.startsWith('hang') ? 1 : 20 };
			const got = await kit.meet(fault, getStatusOf, { ...CONTINUE, options });
			expect(detailsOf(got.result)).toMatchObject([{ run_id: got.runId, code, retryable: true }]);
			expect(JSON.stringify(got.result.failed)).toMatch(says);
			expect(got.api.requests).toHaveLength(1);
			expect(holdsKey(got.result)).toBe(false);

			const parameters = { maxWait: 0.5 };
			const { error } = (await kit.meet(fault, waitFor, { parameters, options })).result;
			expect(error?.name).toBe('NodeOperationError');
			expect(`${error?.message} ${error?.description}`).toMatch(says);
		},
	);

	const NOWHERE = 'http://127.0.0.1:9';

	it.concurrent.each<[string, string, string, Changes, string]>([
		['a run ID', NOWHERE, 'a/b', {}, 'invalid_parameter'],
		['a number', NOWHERE, 'a', { parameters: { maxWait: -1 } }, 'invalid_parameter'],
		['no credential', NOWHERE, 'a', { withoutCredential: true }, 'invalid_credential'],
		['a Base URL', 'ftp://x', 'a', {}, 'invalid_credential'],
	])('of %s that cannot be used is told by its code', async (_, baseUrl, run, changes, code) => {
		const result = await kit.run(waitFor({ baseUrl }, [run], { ...CONTINUE, ...changes }));
		expect(detailsOf(result)).toMatchObject([{ run_id: run, code, retryable: false }]);
	});
});

describe('words of the server and of the user change nothing in n8n', () => {
	const kit = useEngine();

	const running = (step: string) => ({
		script: [{ status: 'running', progress: { current_step_name: step } }],
	});

	it.concurrent.each<[string, RunOptions]>([
		['a step', running('Refund canceled orders')],
		['a status', { script: [{ status: 'canceled soon', completed_at: null }] }],
		['a run ID', { ...running('step'), runId: 'canceled-orders' }],
	])('%s with the word "canceled": the execution fails, it is not canceled', async (_, run) => {
		const api = await kit.simulate();
		const { runId } = api.addRun(run);
		const { status: ended, error } = await kit.run(
			waitFor(api, [runId], { parameters: { maxWait: 0.2 } }),
		);
		expect(ended).toBe('error');
		expect(error?.message).not.toContain('canceled');
	});

	it.concurrent.each<[string, string, Fault]>([
		['an unknown run', 'canceled', status(404)],
		['an answer', 'abc', { kind: 'status', status: 400, body: { error: 'This was canceled' } }],
		['a run ID that cannot be used', 'canceled/x', status(500)],
	])('%s with the word "canceled" is an error', async (_, runId, fault) => {
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
