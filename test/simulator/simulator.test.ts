import { setTimeout as sleep } from 'node:timers/promises';
import axios, { type AxiosResponse } from 'axios';
import { ask } from '../../testing/simulator/rawClient';
import {
	startSimulator,
	type Simulator,
	type SimulatorOptions,
} from '../../testing/simulator/simulator';

type Headers = Record<string, string>;

const KEY: Headers = { Authorization: 'Bearer gm_live_test' };

let simulator: Simulator;

async function start(options?: SimulatorOptions): Promise<void> {
	simulator = await startSimulator(options);
}

afterEach(async () => {
	await simulator.stop();
});

async function call(
	method: string,
	path: string,
	headers: Headers = KEY,
	data?: unknown,
): Promise<AxiosResponse<Record<string, unknown>>> {
	return await axios.request({
		method,
		url: `${simulator.baseUrl}${path}`,
		headers,
		data,
		validateStatus: () => true,
		proxy: false,
	});
}

async function status(runId: string, headers?: Headers) {
	return await call('GET', `/api/v1/runs/${runId}/status`, headers);
}

describe('what can be asked', () => {
	beforeEach(async () => await start({ apiKeys: ['gm_live_test', 'gm_live_two'] }));

	it.each<[Headers, number]>([
		[{ Authorization: 'Bearer gm_live_test' }, 200],
		[{ Authorization: 'bearer gm_live_two' }, 200],
		[{ 'X-API-Key': 'gm_live_two' }, 200],
		[{}, 401],
		[{ Authorization: 'Bearer gm_live_three' }, 401],
		[{ Authorization: 'gm_live_test' }, 401],
	])('with %j: HTTP %s, whatever it is about', async (headers, expected) => {
		const { runId } = simulator.addRun();
		const answers = [
			await status(runId, headers),
			await call('GET', '/api/v1/spend-limit', headers),
		];
		for (const answer of answers) {
			expect(answer.status).toBe(expected);
			if (expected === 401) expect(answer.data).toEqual({ error: 'Invalid or expired API key' });
		}
		expect(simulator.requests[0]?.authorized).toBe(expected === 200);
	});

	it('a run goes through its life in real time from the moment it was added', async () => {
		const { runId } = simulator.addRun({ queuedMs: 100, durationMs: 200 });
		const seen = [];
		for (const pauseMs of [0, 150, 200]) {
			await sleep(pauseMs);
			seen.push((await status(runId)).data.status);
		}
		expect(seen).toEqual(['queued', 'running', 'completed']);
	});

	it('a scripted run answers with one body per poll, and goes on with the last', async () => {
		const script = [{ status: 'queued' }, null, { status: 'completed' }];
		const { runId } = simulator.addRun({ script });
		const bodies = [];
		for (let poll = 0; poll < 4; poll++) bodies.push((await status(runId)).data);
		expect(bodies).toEqual([...script, { status: 'completed' }]);
	});

	it.each([
		['GET', '/api/v1/runs/abc-123/status', 404],
		['GET', '/api/v1/nothing', 404],
		['POST', '/api/v1/runs/abc-123/status', 404],
		['POST', '/api/v1/workflows/wf-missing/execute', 404],
		['GET', '/api/v1/spend-limit', 200],
	])(
		'%s %s: HTTP %s, with its date and a connection that is kept',
		async (method, path, expected) => {
			const answer = await call(method, path);
			expect(answer.status).toBe(expected);
			expect(answer.data).toMatchObject(
				expected === 200 ? { has_limit: true } : { error: expect.any(String) },
			);
			const { headers } = await ask(`${simulator.baseUrl}${path}`);
			expect(Date.parse(String(headers.date))).not.toBeNaN();
			expect(headers.connection).toBe('keep-alive');
		},
	);

	it('executing a workflow starts a run as the input says', async () => {
		const execute = async (body?: unknown) =>
			await call('POST', '/api/v1/workflows/wf-1/execute', KEY, body);
		const input = { durationMs: 0, outcome: 'failed', error: 'No quota', topic: 'anything' };
		const { data } = await execute({ input });
		const run_id = String(data.run_id);
		const poll_url = `/api/v1/runs/${run_id}/status`;
		expect(data).toEqual({ run_id, status: 'queued', poll_url });
		expect((await status(run_id)).data).toMatchObject({ status: 'failed', error: 'No quota' });
		expect((await status(String((await execute()).data.run_id))).data.status).toBe('running');
		expect(await execute({ input: { durationMs: 'long' } })).toMatchObject({
			...{ status: 400, data: { error: 'Not a valid durationMs: "long"' } },
		});
	});
});

describe('how it can be set up', () => {
	it('everything can be slower or faster', async () => {
		await start({ timeScale: 0.001 });
		const { runId } = simulator.addRun({ durationMs: 20_000 });
		await sleep(40);
		expect((await status(runId)).data.status).toBe('completed');
	});

	it('everything can lie behind a prefix, and nothing beside it', async () => {
		await start({ prefix: '/proxy' });
		const { runId } = simulator.addRun();
		expect(new URL(simulator.baseUrl).pathname).toBe('/proxy');
		expect((await status(runId)).status).toBe(200);
		const outside = new URL(`/api/v1/runs/${runId}/status`, simulator.baseUrl);
		expect((await ask(outside.href)).status).toBe(404);
	});

	it.each([
		['seconds', /^[12]$/],
		['date', / GMT$/],
		['none', /^undefined$/],
	] as const)('too many requests get 429, with Retry-After: %s', async (retryAfter, expected) => {
		await start({ rateLimit: { requests: 1, windowMs: 1500, retryAfter } });
		const { runId } = simulator.addRun();
		const firstAt = Date.now();
		expect((await status(runId)).status).toBe(200);
		const refused = await status(runId);
		const told = String(refused.headers['retry-after']);
		expect(refused).toMatchObject({ status: 429, data: { error: 'Rate limit exceeded' } });
		expect(told).toMatch(expected);
		// A date knows whole seconds only, and must never be too early.
		if (retryAfter === 'date') expect(Date.parse(told) - firstAt).toBeGreaterThanOrEqual(1500);
	});

	it('the limit is for status requests of all runs together, and not for strangers', async () => {
		await start({ rateLimit: { requests: 1, windowMs: 60_000 } });
		const [one, two] = [simulator.addRun().runId, simulator.addRun().runId];
		expect((await status(one, {})).status).toBe(401);
		expect((await call('GET', '/api/v1/spend-limit')).status).toBe(200);
		expect((await status(one)).status).toBe(200);
		expect((await status(two)).status).toBe(429);
	});
});

describe('what it remembers', () => {
	beforeEach(async () => await start());

	it('every request, with its time, run, status and client', async () => {
		const { runId } = simulator.addRun();
		await status(runId, { ...KEY, 'User-Agent': 'tester/1' });
		await call('GET', '/api/v1/spend-limit');
		const [first, second] = simulator.requests;
		expect(first).toMatchObject({
			...{ method: 'GET', path: `/api/v1/runs/${runId}/status`, runId, status: 200 },
			...{ outcome: 'answered', authorized: true, userAgent: 'tester/1' },
		});
		expect(second?.at).toBeGreaterThan(first?.at ?? Infinity);
		expect(second?.runId).toBeUndefined();
		expect(simulator.statusRequests()).toEqual([first]);
		expect(simulator.statusRequests('another')).toEqual([]);
	});

	it('a request is open until it is answered or aborted', async () => {
		const { runId } = simulator.addRun();
		simulator.addFault({ kind: 'hangBeforeHeaders' }, { when: 'all' });
		const asked = status(runId).catch(() => 'lost');
		await simulator.waitForRequests(1, runId);
		expect(simulator.openRequests).toBe(1);
		expect(simulator.requests[0]).toMatchObject({ outcome: 'open', status: undefined });
		await simulator.stop();
		expect(await asked).toBe('lost');
		expect(simulator.openRequests).toBe(0);
		expect(simulator.requests[0]).toMatchObject({ outcome: 'aborted', status: undefined });
	});

	it('a test can wait for the nth request, past or to come', async () => {
		const { runId } = simulator.addRun();
		const third = simulator.waitForRequests(3, runId);
		for (let poll = 0; poll < 3; poll++) await status(runId);
		expect(await third).toEqual(simulator.statusRequests(runId));
		expect(await simulator.waitForRequests(2)).toHaveLength(2);
	});

	it('nothing any more after a reset', async () => {
		const { runId } = simulator.addRun();
		simulator.addFault({ kind: 'emptyBody' }, { when: 'all' });
		await status(runId);
		simulator.reset();
		expect(simulator.requests).toHaveLength(0);
		expect((await status(runId)).status).toBe(404);
	});
});

it('stop cuts connections that hang, frees the port, and can be called twice', async () => {
	await start();
	const port = Number(new URL(simulator.baseUrl).port);
	const { runId } = simulator.addRun();
	simulator.addFault({ kind: 'hangInBody' }, { when: 'all' });
	const url = `${simulator.baseUrl}/api/v1/runs/${runId}/status`;
	const hanging = ask(url, { patienceMs: 10_000 });
	await simulator.waitForRequests(1);
	await simulator.stop();
	expect((await hanging).ending).toBe('ECONNRESET');
	await start({ port });
	expect(new URL(simulator.baseUrl).port).toBe(String(port));
	await simulator.stop();
	await expect(simulator.stop()).resolves.toBeUndefined();
});
