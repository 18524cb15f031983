import { randomUUID } from 'node:crypto';
import type { Credential, N8nApi } from './setup/n8nApi';
import { expect, test } from './fixtures';
import { edit, readExample } from './setup/examples';
import { ENDS, publishLongWait } from './webhookWorkflows';

/** The first wait is as in the example; the later ones are short and stay in memory. */
const ONE_DURABLE_WAIT = '={{ $runIndex === 0 ? 70 : 1 }}';

/** n8n checks once a minute for waits that are over. */
const DURABLE_WAIT_MS = 150_000;

test.describe.configure({ timeout: 480_000 });

test('the wait survives a killed n8n, a 503, a lost connection and a rate limit', async ({
	api,
	credential,
	n8n,
	simulator,
}) => {
	const { runId } = simulator.addRun({ durationMs: 60_000 });
	simulator.addFault({ kind: 'status', status: 503 }, { runId, when: { poll: 2 } });
	simulator.addFault({ kind: 'resetBeforeHeaders' }, { runId, when: { poll: 3 } });
	simulator.addFault({ kind: 'rateLimited', retryAfter: '90' }, { runId, when: { poll: 4 } });
	const wait = await startWait(api, credential, runId, { amount: ONE_DURABLE_WAIT });
	await wait.until(/waiting/);

	await n8n.kill();
	await n8n.start();
	await wait.until(/success/, DURABLE_WAIT_MS + 120_000);
	expect(await wait.ends()).toEqual(['Use the result']);
	expect(simulator.statusRequests(runId)).toHaveLength(5);
});

test('a key that is revoked during the wait ends it with an error that says so', async ({
	api,
	credential,
	simulator,
}) => {
	const { runId } = simulator.addRun({ durationMs: 600_000 });
	simulator.addFault({ kind: 'status', status: 401 }, { runId, when: { poll: 2 } });
	const wait = await startWait(api, credential, runId, { amount: ONE_DURABLE_WAIT });
	await wait.until(/waiting/);
	await wait.until(/error/, DURABLE_WAIT_MS);
	const error = `The API key was rejected when checking run ${runId} (HTTP 401)`;
	for (const data of await wait.data()) expect(data).toContain(error);
});

test('an unknown run ends the wait with an error that says so', async ({ api, credential }) => {
	const runId = randomUUID();
	const wait = await startWait(api, credential, runId);
	await wait.until(/error/);
	for (const data of await wait.data()) {
		expect(data).toContain(`Run ${runId} was not found (HTTP 404)`);
	}
});

for (const { title, run, end } of [
	{ title: 'completed', run: { durationMs: 0 }, end: 'Use the result' },
	{ title: 'failed', run: { durationMs: 0, outcome: 'failed' as const }, end: 'Notify team' },
	{ title: 'did not end in time', run: { durationMs: 600_000 }, end: 'Still running' },
]) {
	test(`a run that ${title} reaches the node “${end}”`, async ({ api, credential, simulator }) => {
		const { runId } = simulator.addRun(run);
		const wait = await startWait(api, credential, runId, { checks: 0 });
		await wait.until(/success/);
		expect(await wait.ends()).toEqual([end]);
	});
}

/** Starts the example for one run, with changes to its waits. */
async function startWait(
	api: N8nApi,
	credential: Credential,
	runId: string,
	{ amount, checks = 168 }: { amount?: string; checks?: number } = {},
) {
	const example = await readExample('wait-for-hours.json');
	const text = JSON.stringify(example).replace('"rightValue":168', `"rightValue":${checks}`);
	const limited = JSON.parse(text) as typeof example;
	const longWait = amount ? edit(limited, 'Wait', { amount }) : limited;
	const caller = await readExample('call-wait-for-hours.json');
	const hook = await publishLongWait(api, credential, [longWait, caller]);
	await hook.call(runId);
	const data = async () =>
		await Promise.all([hook.longWaitId, hook.workflowId].map(async (id) => await api.lastData(id)));
	return {
		/** Of the sub-workflow's execution and of the caller's. */
		data,
		until: async (status: RegExp, timeoutMs?: number) => {
			for (const id of [hook.longWaitId, hook.workflowId]) {
				await api.untilStatus(id, status, { timeoutMs });
			}
		},
		/** The nodes that the caller has reached. */
		ends: async () => {
			const [, called = ''] = await data();
			return ENDS.filter((name) => called.includes(name));
		},
	};
}
