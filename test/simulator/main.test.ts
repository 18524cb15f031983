import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import axios, { type AxiosResponse } from 'axios';
import { ROOT } from '../../testing/root';

let child: ChildProcess;
let baseUrl: string;

beforeAll(async () => {
	const options = ['--port', '0', '--api-key', 'gm_live_demo', '--rate-limit', '2'];
	// Without npx in between, the signal reaches the simulator itself.
	child = spawn(
		process.execPath,
		['--import', 'tsx', join(ROOT, 'testing/simulator/main.ts'), ...options, '--time-scale', '0.5'],
		{ cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] },
	);
	if (!child.stdout) throw new Error('No output to read');
	const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
	({ baseUrl } = JSON.parse(line) as { baseUrl: string });
}, 30_000);

afterAll(async () => {
	if (child.exitCode !== null) return;
	child.kill('SIGKILL');
	await once(child, 'exit');
});

async function call(
	method: string,
	path: string,
	data?: unknown,
): Promise<AxiosResponse<Record<string, unknown>>> {
	const headers = { Authorization: 'Bearer gm_live_demo' };
	const url = `${baseUrl}${path}`;
	return await axios.request({
		method,
		url,
		headers,
		data,
		validateStatus: () => true,
		proxy: false,
	});
}

it('another process adds runs and faults, reads the log, and starts afresh', async () => {
	const run = { runId: 'run-1', durationMs: 0 };
	expect(await call('POST', '/__simulator/runs', run)).toMatchObject({ status: 201, data: run });
	const fault = { fault: { kind: 'status', status: 503 }, runId: 'run-1', when: 'first' };
	expect((await call('POST', '/__simulator/faults', fault)).status).toBe(201);

	const statuses = [];
	for (let poll = 0; poll < 3; poll++) {
		statuses.push((await call('GET', '/api/v1/runs/run-1/status')).status);
	}
	expect(statuses).toEqual([503, 200, 429]);

	const log = await call('GET', '/__simulator/requests');
	expect(log.data).toMatchObject([{ status: 503 }, { status: 200 }, { status: 429 }]);
	expect((await call('POST', '/__simulator/reset')).status).toBe(200);
	expect((await call('GET', '/__simulator/requests')).data).toEqual([]);
	expect((await call('GET', '/api/v1/runs/run-1/status')).status).toBe(404);
});

it.each([
	['/__simulator/runs', { durationMs: -1 }, 400],
	['/__simulator/runs', { outcome: 'cancelled' }, 400],
	['/__simulator/faults', { fault: { kind: 'fire' }, when: 'all' }, 400],
	['/__simulator/faults', { fault: { kind: 'html' }, when: 'never' }, 400],
	['/__simulator/nothing', {}, 404],
])('an order that makes no sense is refused: POST %s %j', async (path, body, status) => {
	const answer = await call('POST', path, body);
	expect(answer.status).toBe(status);
	expect(answer.data.error).toEqual(expect.any(String));
});

it('ends by itself on SIGTERM, also with a connection that is kept alive', async () => {
	await call('GET', '/api/v1/spend-limit');
	child.kill('SIGTERM');
	expect(await once(child, 'exit')).toEqual([0, null]);
});
