import type { SimulatedRun } from '../testing/simulator/simulatedRun';
import { installN8n } from '../testing/n8n/installN8n';
import { expect, test as base } from './fixtures';
import { tarball } from './setup/globalSetup';
import { readExample } from './setup/examples';
import type { Credential, N8nApi } from './setup/n8nApi';
import { begunBy, QueueMode } from './setup/queueMode';
import { ENDS, publishLongWait, publishWait, RUN_ID } from './webhookWorkflows';
import { runStatusNode, runWorkflowNode } from './workflows';

/** The account allows 60 requests per minute, and there are two workers. */
const RATE_LIMIT = 30;

/** n8n in queue mode, and an account with a real rate limit. */
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

test('20 executions wait on two workers: each ends on its branch, within the account’s limit', async ({
	queue,
	api,
	simulator,
	credential,
}) => {
	test.setTimeout(300_000);
	const hook = await publishWait(api, waitNode(credential));
	const runs = Array.from({ length: 20 }, (_each, index) => {
		const outcome = index % 2 === 0 ? ('completed' as const) : ('failed' as const);
		return simulator.addRun({ durationMs: 60_000 + 2_000 * index, outcome });
	});
	for (const { runId } of runs) await hook.call(runId);
	await untilEnded(api, hook.workflowId, 20);

	await expectEnds(api, hook.workflowId, runs);
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
	const durable = await publishLongWait(api, credential, [
		await readExample('wait-for-hours.json'),
		await readExample('call-wait-for-hours.json'),
	]);
	const plain = await publishWait(api, waitNode(credential));
	const durableRuns = Array.from({ length: 6 }, () => simulator.addRun({ durationMs: 60_000 }));
	for (const { runId } of durableRuns) await durable.call(runId);
	await api.untilStatus(durable.workflowId, /waiting/, { count: 6 });
	const plainRuns = Array.from({ length: 6 }, () => simulator.addRun({ durationMs: 60_000 }));
	for (const { runId } of plainRuns) await plain.call(runId);
	await api.untilStatus(plain.workflowId, /running/, { count: 6 });

	await expect.poll(async () => (await begunBy(killed)).length).toBeGreaterThan(0);
	await killed.kill();
	const lost = await begunBy(killed);

	await untilEnded(api, durable.workflowId, 6);
	await expectEnds(api, durable.workflowId, durableRuns);
	await untilEnded(api, plain.workflowId, 6);
	for (const { id, status } of await api.executions(plain.workflowId)) {
		expect(status).toBe(lost.includes(id) ? 'error' : 'success');
	}
	await killed.start();
});

test(
	'a worker is killed: no item starts a second run, and no execution that it had begun knows its run',
	{ tag: '@oldest' },
	async ({ queue, api, simulator, credential }) => {
		test.setTimeout(480_000);
		const [killed] = queue.workers;
		if (!killed) throw new Error('There is no worker');
		const inputJson = '={{ { caller: $json.body.run_id, durationMs: 30000 } }}';
		const node = runWorkflowNode(credential, { inputMode: 'json', inputJson });
		const hook = await publishWait(api, node);
		const callers = ['a', 'b', 'c', 'd', 'e', 'f'];
		for (const caller of callers) await hook.call(caller);
		await expect.poll(() => simulator.started.length).toBe(callers.length);
		await killed.kill();
		const begun = await begunBy(killed);

		await untilEnded(api, hook.workflowId, callers.length);
		const startedFor = simulator.started.map(({ input }) => 'caller' in input && input.caller);
		expect(startedFor.sort()).toEqual(callers);
		const executions = await api.executions(hook.workflowId);
		expect(executions.filter(({ id }) => begun.includes(id))).not.toHaveLength(0);
		for (const { id, status } of executions) {
			const isLost = begun.includes(id);
			const data = await api.executionData(id);
			const known = simulator.started.filter(({ runId }) => data.includes(runId));
			expect(status).toBe(isLost ? 'error' : 'success');
			expect(known).toHaveLength(isLost ? 0 : 1);
		}
		await killed.start();
	},
);

/** Waits for the run that the POST names. */
function waitNode(credential: Credential) {
	return runStatusNode(credential, { runId: RUN_ID, options: { rateLimit: RATE_LIMIT } });
}

async function untilEnded(api: N8nApi, workflowId: string, count: number) {
	const ended = /success|error|crashed|canceled/;
	await api.untilStatus(workflowId, ended, { count, timeoutMs: 240_000 });
}

/** Each of these runs has reached the node for its outcome, in an execution of its own. */
async function expectEnds(api: N8nApi, workflowId: string, runs: readonly SimulatedRun[]) {
	const executions = await api.executions(workflowId);
	const data = await Promise.all(executions.map(async ({ id }) => await api.executionData(id)));
	for (const { runId, outcome } of runs) {
		const own = data.filter((text) => text.includes(runId));
		const ends = own.map((text) => ENDS.filter((name) => text.includes(name)));
		expect(ends).toEqual([[outcome === 'completed' ? 'Use the result' : 'Notify team']]);
	}
}
