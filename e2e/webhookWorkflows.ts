import { randomUUID } from 'node:crypto';
import { expect } from '@playwright/test';
import { readExample } from './setup/examples';
import type { Credential, N8nApi, WorkflowExport } from './setup/n8nApi';
import { node, NODE, runStatusNode, to } from './workflows';

/** A published workflow that a POST starts. */
export interface Hook {
	workflowId: string;
	/** Starts one execution for this run. */
	call(runId: string): Promise<void>;
}

/** Waits for the run that the POST names, and notes where it left the node: "Completed: <run id>". */
export async function publishWait(
	api: N8nApi,
	credential: Credential,
	parameters: object,
): Promise<Hook> {
	const all = { runId: '={{ $json.body.run_id }}', ...parameters };
	const ends = ['Completed', 'Failed'];
	return await publish(api, {
		name: 'Wait',
		nodes: [
			webhook(),
			runStatusNode(credential, all),
			...ends.map((name) => noteOf(name, `=${name}: {{ $json.run_id }}`)),
		],
		connections: {
			Webhook: { main: [[to(NODE)]] },
			[NODE]: { main: ends.map((name) => [to(name)]) },
		},
	});
}

/** The durable example, called by a workflow with a webhook. */
export async function publishLongWait(api: N8nApi, credential: Credential): Promise<Hook> {
	const example = await readExample('wait-for-hours.json', 'unused');
	const { id, name } = credential;
	const nodes = example.nodes.map((each) =>
		each.credentials ? { ...each, credentials: { gloriaMundoApi: { id, name } } } : each,
	);
	const longWait = await api.createWorkflow({ ...example, nodes });
	await api.publish(longWait.id);

	const caller = await readExample('call-wait-for-hours.json', 'unused');
	const call = caller.nodes.find((each) => each.name === 'Wait for the run');
	const value = { run_id: '={{ $json.body.run_id }}' };
	const { workflowInputs, ...parameters } = call?.parameters as { workflowInputs: object };
	const inputs = { ...workflowInputs, value };
	const workflowId = { __rl: true, mode: 'id', value: longWait.id };
	return await publish(api, {
		name: 'Call',
		nodes: [
			webhook(),
			{
				...node('Call', 'n8n-nodes-base.executeWorkflow', [300, 0]),
				typeVersion: 1.2,
				parameters: { ...parameters, workflowId, workflowInputs: inputs },
			},
			noteOf('End', '={{ $json.outcome }}: {{ $json.run_id }}'),
		],
		connections: { Webhook: { main: [[to('Call')]] }, Call: { main: [[to('End')]] } },
	});
}

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

function webhook() {
	const path = randomUUID();
	const parameters = { path, httpMethod: 'POST', responseMode: 'onReceived', options: {} };
	return {
		...node('Webhook', 'n8n-nodes-base.webhook', [0, 0]),
		typeVersion: 2,
		parameters,
		webhookId: path,
	};
}

/** A node that leaves a text in the data of its execution. */
function noteOf(name: string, value: string) {
	const assignments = [{ id: 'note', name: 'note', value, type: 'string' }];
	const base = node(name, 'n8n-nodes-base.set', [600, 0]);
	return { ...base, typeVersion: 3.4, parameters: { assignments: { assignments }, options: {} } };
}
