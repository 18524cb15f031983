import axios from 'axios';
import {
	startSimulator,
	type Simulator,
	type SimulatorOptions,
} from '../../testing/simulator/simulator';

let simulator: Simulator;

async function start(options?: SimulatorOptions): Promise<void> {
	simulator = await startSimulator(options);
}

afterEach(async () => {
	await simulator.stop();
});

async function get(path: string, authorization = 'Bearer gm_live_test') {
	return await axios.get<Record<string, unknown>>(`${simulator.baseUrl}/api/v1/${path}`, {
		headers: { Authorization: authorization },
		validateStatus: () => true,
		proxy: false,
	});
}

const statusOf = async (runId: string, authorization?: string) =>
	await get(`runs/${runId}/status`, authorization);

it.each([
	['Bearer gm_live_one', true],
	['bearer gm_live_two', true],
	['', false],
	['Bearer gm_live_three', false],
	['gm_live_one', false],
])('the authorization "%s" is let in: %p', async (authorization, authorized) => {
	await start({ apiKeys: ['gm_live_one', 'gm_live_two'] });
	const { runId } = simulator.addRun();
	for (const path of [`runs/${runId}/status`, 'spend-limit']) {
		expect((await get(path, authorization)).status).toBe(authorized ? 200 : 401);
	}
	expect(simulator.requests).toMatchObject([{ authorized }, { authorized }]);
});

it('an unknown path is 404', async () => {
	await start();
	expect((await get('nothing')).status).toBe(404);
});

it('every answer carries the date of this process, and keeps the connection', async () => {
	await start();
	jest.spyOn(Date.prototype, 'toUTCString').mockReturnValueOnce('a date that a test has set');
	const { headers } = await get('spend-limit');
	expect(headers).toMatchObject({ date: 'a date that a test has set', connection: 'keep-alive' });
});

it('the limit is for status requests of all runs together, and not for strangers', async () => {
	await start({ rateLimit: { requests: 1, windowMs: 1500 } });
	const [one, two] = [simulator.addRun(), simulator.addRun()];
	expect((await statusOf(one.runId, 'Bearer gm_live_other')).status).toBe(401);
	expect((await get('spend-limit')).status).toBe(200);
	expect((await statusOf(one.runId)).status).toBe(200);
	const rejected = await statusOf(two.runId);
	expect(rejected).toMatchObject({ status: 429, data: { error: 'Rate limit exceeded' } });
	// Never too early: in whole seconds, rounded up.
	expect(rejected.headers['retry-after']).toMatch(/^[12]$/);
});

it('every request is in the log, with its time, run and status', async () => {
	await start();
	const { runId } = simulator.addRun();
	await statusOf(runId);
	await get('spend-limit');
	const [first, second] = simulator.requests;
	expect(first).toMatchObject({
		...{ method: 'GET', path: `/api/v1/runs/${runId}/status`, runId },
		...{ status: 200, outcome: 'answered', authorized: true },
	});
	expect(second?.at).toBeGreaterThan(first?.at ?? Infinity);
	expect(simulator.statusRequests()).toEqual([first]);
	expect(simulator.statusRequests('another')).toEqual([]);
});

it('a request is open until it is answered, or the simulator stops', async () => {
	await start();
	const { runId } = simulator.addRun();
	simulator.addFault({ kind: 'hangBeforeHeaders' }, { when: 'all' });
	const request = statusOf(runId).catch(() => 'lost');
	await simulator.waitForRequests(1, runId);
	expect(simulator.openRequests).toBe(1);
	expect(simulator.requests).toMatchObject([{ outcome: 'open', status: undefined }]);
	await simulator.stop();
	expect(await request).toBe('lost');
	expect(simulator.openRequests).toBe(0);
	expect(simulator.requests).toMatchObject([{ outcome: 'aborted', status: undefined }]);
});
