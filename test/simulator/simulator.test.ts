import axios, { type AxiosResponse } from 'axios';
import { fetchRaw } from './rawClient';
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

describe('access', () => {
	beforeEach(async () => await start({ apiKeys: ['gm_live_one', 'gm_live_two'] }));

	it.each<Headers>([
		{ Authorization: 'Bearer gm_live_one' },
		{ Authorization: 'bearer gm_live_two' },
	])('%j is let in', async (headers) => {
		const { runId } = simulator.addRun();
		expect((await status(runId, headers)).status).toBe(200);
		expect(simulator.requests[0]?.authorized).toBe(true);
	});

	it.each<Headers>([
		{},
		{ Authorization: 'Bearer gm_live_three' },
		{ Authorization: 'gm_live_one' },
	])('%j gets 401 and a JSON error, whatever it requests', async (headers) => {
		const answer = await status('unknown', headers);
		expect(answer).toMatchObject({
			status: 401,
			data: { error: 'Invalid or expired API key' },
		});
		const spendLimit = await call('GET', '/api/v1/spend-limit', headers);
		expect(spendLimit.status).toBe(401);
		expect(simulator.requests.map(({ authorized }) => authorized)).toEqual([false, false]);
	});
});

describe('the endpoints', () => {
	beforeEach(async () => await start());

	it('a run goes through its life in real time from the moment it was added', async () => {
		const { runId } = simulator.addRun({ queuedMs: 100, durationMs: 200 });
		expect((await status(runId)).data.status).toBe('queued');
		await new Promise((resolve) => setTimeout(resolve, 150));
		expect((await status(runId)).data.status).toBe('running');
		await new Promise((resolve) => setTimeout(resolve, 200));
		expect((await status(runId)).data.status).toBe('completed');
	});

	it('a scripted run answers with one body per poll, and goes on with the last', async () => {
		const script = [{ status: 'queued' }, null, { status: 'completed' }];
		const { runId } = simulator.addRun({ script });
		const bodies = [];
		for (let poll = 0; poll < 4; poll++) bodies.push((await status(runId)).data);
		expect(bodies).toEqual([...script, { status: 'completed' }]);
	});

	it('an unknown run is 404 with a JSON error', async () => {
		expect(await status('abc-123')).toMatchObject({
			status: 404,
			data: { error: 'Run not found' },
		});
	});

	it("an unknown path is 404, and so is a known one's other method", async () => {
		expect((await call('GET', '/api/v1/nothing')).status).toBe(404);
		expect((await call('POST', '/api/v1/runs/abc-123/status')).status).toBe(404);
	});

	it('the spend limit is told', async () => {
		const { data } = await call('GET', '/api/v1/spend-limit');
		expect(data).toMatchObject({ success: true, has_limit: true, spend_limit_cents: 5000 });
	});

	it('executing a workflow starts a run that the input describes', async () => {
		const input = { durationMs: 0, outcome: 'failed', error: 'No quota', topic: 'anything' };
		const { data } = await call('POST', '/api/v1/workflows/wf-1/execute', KEY, { input });
		const runId = String(data.run_id);
		expect(data).toEqual({
			run_id: runId,
			status: 'queued',
			poll_url: `/api/v1/runs/${runId}/status`,
		});
		expect((await status(runId)).data).toMatchObject({ status: 'failed', error: 'No quota' });
	});

	it('executing needs no body', async () => {
		const { data } = await call('POST', '/api/v1/workflows/wf-1/execute');
		expect((await status(String(data.run_id))).data.status).toBe('running');
	});

	it('every answer carries the date and keeps the connection', async () => {
		const { headers } = await fetchRaw(`${simulator.baseUrl}/api/v1/spend-limit`);
		expect(Date.parse(String(headers.date))).not.toBeNaN();
		expect(headers.connection).toBe('keep-alive');
	});
});

describe('how it can be set up', () => {
	it('everything can lie behind a prefix, and nothing beside it', async () => {
		await start({ prefix: '/proxy' });
		const { runId } = simulator.addRun();
		expect(new URL(simulator.baseUrl).pathname).toBe('/proxy');
		expect((await status(runId)).status).toBe(200);
		const outside = new URL(`/api/v1/runs/${runId}/status`, simulator.baseUrl);
		expect((await fetchRaw(outside.href)).status).toBe(404);
	});

	it('too many requests get 429, with a Retry-After that is never too early', async () => {
		await start({ rateLimit: { requests: 1, windowMs: 1500 } });
		const { runId } = simulator.addRun();
		expect((await status(runId)).status).toBe(200);
		const rejected = await status(runId);
		expect(rejected).toMatchObject({ status: 429, data: { error: 'Rate limit exceeded' } });
		expect(rejected.headers['retry-after']).toMatch(/^[12]$/);
	});

	it('the limit is for status requests of all runs together, and not for strangers', async () => {
		await start({ rateLimit: { requests: 1, windowMs: 60_000 } });
		const [one, two] = [simulator.addRun(), simulator.addRun()];
		expect((await status(one.runId, {})).status).toBe(401);
		expect((await call('GET', '/api/v1/spend-limit')).status).toBe(200);
		expect((await status(one.runId)).status).toBe(200);
		expect((await status(two.runId)).status).toBe(429);
	});
});

describe('what it remembers', () => {
	beforeEach(async () => await start());

	it('every request, with its time, run and status', async () => {
		const { runId } = simulator.addRun();
		await status(runId);
		await call('GET', '/api/v1/spend-limit');
		const [first, second] = simulator.requests;
		expect(first).toMatchObject({
			method: 'GET',
			path: `/api/v1/runs/${runId}/status`,
			runId,
			status: 200,
			outcome: 'answered',
			authorized: true,
		});
		expect(Math.abs((first?.arrivedAtWall ?? 0) - Date.now())).toBeLessThan(2000);
		expect(second?.at).toBeGreaterThan(first?.at ?? Infinity);
		expect(second?.runId).toBeUndefined();
		expect(simulator.statusRequests()).toEqual([first]);
		expect(simulator.statusRequests('another')).toEqual([]);
	});

	it('a request is open until it is answered or aborted', async () => {
		const { runId } = simulator.addRun();
		simulator.addFault({ kind: 'hangBeforeHeaders' }, { when: 'all' });
		const request = status(runId, KEY).catch(() => 'lost');
		await simulator.waitForRequests(1, runId);
		expect(simulator.openRequests).toBe(1);
		expect(simulator.requests[0]).toMatchObject({ outcome: 'open', status: undefined });
		await simulator.stop();
		expect(await request).toBe('lost');
		expect(simulator.openRequests).toBe(0);
		expect(simulator.requests[0]).toMatchObject({ outcome: 'aborted', status: undefined });
	});

	it('a test can wait for the nth request, past or to come', async () => {
		const { runId } = simulator.addRun();
		const third = simulator.waitForRequests(3, runId);
		await call('GET', '/api/v1/spend-limit');
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

describe('how it ends', () => {
	it('stop cuts connections that hang, and frees the port', async () => {
		await start();
		const port = Number(new URL(simulator.baseUrl).port);
		const { runId } = simulator.addRun();
		simulator.addFault({ kind: 'hangInBody' }, { when: 'all' });
		const hanging = fetchRaw(`${simulator.baseUrl}/api/v1/runs/${runId}/status`, 10_000);
		await simulator.waitForRequests(1);
		await simulator.stop();
		expect((await hanging).ending).toBe('ECONNRESET');
		await start({ port });
		expect(new URL(simulator.baseUrl).port).toBe(String(port));
	});

	it('stop can be called twice', async () => {
		await start();
		await simulator.stop();
		await expect(simulator.stop()).resolves.toBeUndefined();
	});
});
