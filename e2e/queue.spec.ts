import { expect, test as base } from './fixtures';
import { tarball } from './setup/globalSetup';
import { installN8n } from './setup/installN8n';
import type { N8nApi } from './setup/n8nApi';
import { begunBy, QueueMode } from './setup/queueMode';
import { publishLongWait, publishWait } from './webhookWorkflows';

/** The account allows 60 requests per minute, and there are two workers. */
const RATE_LIMIT = 30;

/** n8n in queue mode, and an account with the rate limit of a real one. */
const test = base.extend<object, { queue: QueueMode }>({
	simulatorOptions: { rateLimit: { requests: 60, windowMs: 60_000 } },

	queue: [
		async ({ version }, use) => {
			const queue = await QueueMode.create(await installN8n(version), tarball());
			try {
				await queue.start();
				await use(queue);
			} finally {
				await queue.stop();
			}
		},
		{ scope: 'worker', timeout: 400_000 },
	],

	n8n: async ({ queue }, use) => await use(queue.main),
});

test.beforeEach(({ simulator }) => simulator.reset());

test('20 executions wait on two workers: each ends on its branch, within the account’s limit', async ({
	queue,
	api,
	simulator,
	credential,
}) => {
	test.setTimeout(300_000);
	const hook = await publishWait(api, credential, { options: { rateLimit: RATE_LIMIT } });
	const runs = Array.from({ length: 20 }, (_each, index) => {
		const outcome = index % 2 === 0 ? ('completed' as const) : ('failed' as const);
		return simulator.addRun({ durationMs: 60_000 + 2_000 * index, outcome });
	});
	for (const { runId } of runs) await hook.call(runId);
	await untilEnded(api, hook.workflowId, 20);

	const notes = await notesOf(api, hook.workflowId);
	const expected = runs.map(
		({ runId, outcome }) => `${outcome === 'completed' ? 'Completed' : 'Failed'}: ${runId}`,
	);
	expect(notes.sort()).toEqual(expected.sort());
	for (const worker of queue.workers) expect(await begunBy(worker)).not.toHaveLength(0);
	expect(simulator.requests.filter(({ status }) => status === 429)).toEqual([]);
});

test('a worker is killed: the durable example loses none, a plain wait on that worker ends in error', async ({
	queue,
	api,
	simulator,
	credential,
}) => {
	test.setTimeout(480_000);
	const [killed] = queue.workers;
	if (!killed) throw new Error('There is no worker');
	const durable = await publishLongWait(api, credential);
	const plain = await publishWait(api, credential, { options: { rateLimit: RATE_LIMIT } });
	const durableRuns = Array.from({ length: 6 }, () => simulator.addRun({ durationMs: 60_000 }));
	for (const { runId } of durableRuns) await durable.call(runId);
	await untilStatus(api, durable.workflowId, /waiting/, 6);
	const plainRuns = Array.from({ length: 6 }, () => simulator.addRun({ durationMs: 60_000 }));
	for (const { runId } of plainRuns) await plain.call(runId);
	await untilStatus(api, plain.workflowId, /running/, 6);

	await expect.poll(async () => (await begunBy(killed)).length).toBeGreaterThan(0);
	await killed.kill();
	const lost = await begunBy(killed);

	await untilEnded(api, durable.workflowId, 6);
	const notes = await notesOf(api, durable.workflowId);
	expect(notes.sort()).toEqual(durableRuns.map(({ runId }) => `completed: ${runId}`).sort());
	await untilEnded(api, plain.workflowId, 6);
	for (const { id, status } of await api.executions(plain.workflowId)) {
		expect(status).toBe(lost.includes(id) ? 'error' : 'success');
	}
	await killed.start();
});

async function untilEnded(api: N8nApi, workflowId: string, count: number) {
	await untilStatus(api, workflowId, /success|error|crashed|canceled/, count);
}

async function untilStatus(api: N8nApi, workflowId: string, status: RegExp, count: number) {
	const found = async () =>
		(await api.executions(workflowId)).filter((execution) => status.test(execution.status)).length;
	await expect.poll(found, { timeout: 240_000, intervals: [2_000] }).toBe(count);
}

/** The notes that executions of this workflow have left, one each. */
async function notesOf(api: N8nApi, workflowId: string): Promise<string[]> {
	const executions = await api.executions(workflowId);
	const data = await Promise.all(executions.map(async ({ id }) => await api.executionData(id)));
	return data.flatMap(
		(text) => text.match(/(completed|failed|in progress): [0-9a-f-]{36}/gi) ?? [],
	);
}
