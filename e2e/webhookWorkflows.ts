import { randomUUID } from 'node:crypto';
import { expect } from '@playwright/test';
import { edit } from './setup/examples';
import type { Credential, N8nApi, WorkflowExport } from './setup/n8nApi';
import { node, type Node, to } from './workflows';

/** A published workflow that a POST starts. */
export interface Hook {
	workflowId: string;
	/** Starts one execution for this run. */
	call(runId: string): Promise<void>;
}

/** The nodes that a run reaches by Completed, Failed and In Progress. */
export const ENDS = ['Use the result', 'Notify team', 'Still running'];

/** The run ID that the POST names. */
export const RUN_ID = '={{ $json.body.run_id }}';

/** @param waiting the node that waits for a run */
export async function publishWait(api: N8nApi, waiting: Node): Promise<Hook> {
	return await publish(api, {
		name: 'Wait',
		nodes: [
			webhook('Webhook'),
			waiting,
			...ENDS.map((name) => node(name, 'n8n-nodes-base.noOp', [600, 0])),
		],
		connections: {
			Webhook: { main: [[to(waiting.name)]] },
			[waiting.name]: { main: ENDS.map((name) => [to(name)]) },
		},
	});
}

/**
 * The durable example, with a webhook in place of the manual trigger.
 *
 * @param examples wait-for-hours.json, and the workflow that calls it
 */
export async function publishLongWait(
	api: N8nApi,
	{ id, name }: Credential,
	[longWait, caller]: readonly [WorkflowExport, WorkflowExport],
): Promise<Hook & { longWaitId: string }> {
	const nodes = longWait.nodes.map((each) =>
		each.credentials ? { ...each, credentials: { gloriaMundoApi: { id, name } } } : each,
	);
	const { id: longWaitId } = await api.createWorkflow({ ...longWait, nodes });
	await api.publish(longWaitId);

	const runId = [{ id: 'run_id', name: 'run_id', value: RUN_ID, type: 'string' }];
	const withRun = edit(caller, 'Run ID', { assignments: { assignments: runId } });
	const workflowId = { __rl: true, mode: 'id', value: longWaitId };
	const called = edit(withRun, 'Wait for the run', { workflowId });
	const others = called.nodes.filter((each) => each.name !== 'Run manually');
	const all = [webhook('Run manually'), ...others];
	return { longWaitId, ...(await publish(api, { ...called, nodes: all })) };
}

/** @param workflow begins with a webhook */
async function publish(api: N8nApi, workflow: WorkflowExport): Promise<Hook> {
	const { id } = await api.createWorkflow(workflow);
	await api.publish(id);
	const path = `/webhook/${String(workflow.nodes[0]?.webhookId)}`;
	await expect.poll(async () => await api.hasWebhook(path)).toBe(true);
	return {
		workflowId: id,
		call: async (runId) => await api.callWebhook(path, { run_id: runId }),
	};
}

function webhook(name: string) {
	const path = randomUUID();
	const parameters = { path, httpMethod: 'POST', responseMode: 'onReceived', options: {} };
	const base = node(name, 'n8n-nodes-base.webhook', [0, 0]);
	return { ...base, typeVersion: 2, parameters, webhookId: path };
}
