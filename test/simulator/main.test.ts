import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import axios from 'axios';
import { ROOT } from '../../testing/root';

let child: ChildProcess;
let baseUrl: string;

beforeAll(async () => {
	const options = ['--api-key', 'gm_live_demo', '--rate-limit', '1'];
	// Without npx in between, the signal reaches the simulator itself.
	child = spawn(
		process.execPath,
		['--import', 'tsx', join(ROOT, 'testing/simulator/main.ts'), ...options],
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

async function call(method: string, path: string, data?: unknown) {
	return await axios.request<object>({
		...{ method, url: `${baseUrl}${path}`, data },
		headers: { Authorization: 'Bearer gm_live_demo' },
		validateStatus: () => true,
		proxy: false,
	});
}

it('another process adds runs, reads the log, and starts afresh', async () => {
	const run = { runId: 'run-1', durationMs: 0 };
	expect((await call('POST', '/__simulator/runs', run)).data).toMatchObject([run]);

	const statuses = [];
	for (let poll = 0; poll < 2; poll++) {
		statuses.push((await call('GET', '/api/v1/runs/run-1/status')).status);
	}
	expect(statuses).toEqual([200, 429]);

	const log = await call('GET', '/__simulator/requests');
	expect(log.data).toMatchObject([{ status: 200 }, { status: 429 }]);
	expect((await call('POST', '/__simulator/reset')).status).toBe(200);
	expect((await call('GET', '/__simulator/requests')).data).toEqual([]);
	expect((await call('GET', '/api/v1/runs/run-1/status')).status).toBe(404);
});

it('ends by itself on SIGTERM, also with a connection that is kept alive', async () => {
	await call('GET', '/api/v1/spend-limit');
	child.kill('SIGTERM');
	expect(await once(child, 'exit')).toEqual([0, null]);
});
