import axios from 'axios';
import { startSimulator, type Simulator } from '../../testing/simulator/simulator';

const WORKFLOW_ID = '7c9e6679-7425-40de-944b-e07fc1f90ae7';
const UUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/;

let simulator: Simulator;

beforeEach(async () => {
	simulator = await startSimulator({ startRateLimit: { requests: 10, windowMs: 60_000 } });
});
afterEach(async () => {
	await simulator.stop();
});

async function request(method: 'GET' | 'POST', path: string, data?: unknown, key = 'gm_live_test') {
	return await axios.request<Record<string, unknown>>({
		...{ method, url: `${simulator.baseUrl}${path}`, data },
		headers: { Authorization: `Bearer ${key}` },
		validateStatus: () => true,
		proxy: false,
	});
}

/** Sends what the page "Executing Workflows" says. */
const execute = async (body?: unknown, key?: string) =>
	await request('POST', `/api/v1/workflows/${WORKFLOW_ID}/execute`, body, key);

describe("the start of a run, by the vendor's page Executing Workflows", () => {
	it('is answered with the ID of the run, its status and where to poll it', async () => {
		const { status, data } = await execute({ input: { topic: 'AI' } });
		expect(status).toBe(200);
		expect(Object.keys(data)).toEqual(['run_id', 'status', 'poll_url']);
		expect(data.run_id).toMatch(UUID);
		expect(data.status).toBe('queued');
		expect(data.poll_url).toBe(`/api/v1/runs/${String(data.run_id)}/status`);
		const input = { topic: 'AI' };
		expect(simulator.started).toEqual([{ runId: data.run_id, workflowId: WORKFLOW_ID, input }]);
	});

	it('gives a run that can be polled at the poll_url', async () => {
		const { data } = await execute({ input: { durationMs: 0 } });
		const run = await request('GET', String(data.poll_url));
		expect(run.data).toMatchObject({ run_id: data.run_id, status: 'completed' });
		expect(run.data.result).toEqual({ input: { durationMs: 0 } });
	});

	it.each([[undefined], [{}], [{ input: {} }]])('may have no input: %j', async (body) => {
		expect((await execute(body)).status).toBe(200);
		expect(simulator.started).toMatchObject([{ input: {} }]);
	});

	it.each([[[1]], ['text'], [5], [true], [null]])(
		'is rejected with 400 if the input is no JSON object: %j',
		async (input) => {
			const { status, data } = await execute({ input });
			expect([status, typeof data.error]).toEqual([400, 'string']);
			expect(simulator.started).toEqual([]);
		},
	);

	it('is rejected with 401 for a wrong key', async () => {
		expect((await execute({}, 'gm_live_wrong')).status).toBe(401);
		expect(simulator.started).toEqual([]);
	});

	it('is another run each time: there is no idempotency', async () => {
		const answers = [await execute({ input: {} }), await execute({ input: {} })];
		expect(new Set(answers.map(({ data }) => data.run_id)).size).toBe(2);
		expect(simulator.started).toHaveLength(2);
	});

	it('is rejected with 429 beyond ten a minute, whatever is polled', async () => {
		for (let nth = 0; nth < 10; nth++) expect((await execute({})).status).toBe(200);
		const { status, headers } = await execute({});
		expect(status).toBe(429);
		expect(Number(headers['retry-after'])).toBeGreaterThan(50);
		expect(simulator.started).toHaveLength(10);
		const { runId } = simulator.addRun({ durationMs: 0 });
		expect((await request('GET', `/api/v1/runs/${runId}/status`)).status).toBe(200);
	});

	it.each([
		[402, { error: 'spend_limit_exceeded' }],
		[429, { error: 'Spend limit exceeded' }],
		[404, { error: 'Workflow not found' }],
	])('can be told to be rejected with %i %j, and then starts nothing', async (status, body) => {
		const fault = { kind: 'status', status, body } as const;
		simulator.addFault(fault, { when: 'all', endpoint: 'execute', isBefore: true });
		expect(await execute({})).toMatchObject({ status, data: body });
		expect(simulator.started).toEqual([]);
	});

	it('can be told to fail after the run has started', async () => {
		const fault = { kind: 'status', status: 502 } as const;
		simulator.addFault(fault, { when: 'all', endpoint: 'execute' });
		expect((await execute({})).status).toBe(502);
		expect(simulator.started).toHaveLength(1);
	});
});
