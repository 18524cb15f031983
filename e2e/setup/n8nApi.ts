import { type APIRequestContext, expect, request } from '@playwright/test';
import type { N8nServer } from './n8nServer';

/** The first user of the server. */
export const OWNER = {
	email: 'owner@example.com',
	firstName: 'Ada',
	lastName: 'Owner',
	password: 'Correct-Horse-7',
};

/** A workflow as n8n exports it. */
export interface WorkflowExport {
	name: string;
	nodes: Array<Record<string, unknown> & { name: string; type: string }>;
	connections: Record<string, unknown>;
	settings?: Record<string, unknown>;
	pinData?: Record<string, unknown>;
}

export interface Credential {
	id: string;
	name: string;
}

export interface Execution {
	id: string;
	status: string;
	/** ISO 8601. */
	stoppedAt: string;
}

/** The API that n8n's editor uses. */
export class N8nApi {
	private constructor(
		private readonly http: APIRequestContext,
		private readonly origin: string,
	) {}

	/** Creates the first user, who is then logged in. */
	static async setUpOwner({ url }: N8nServer): Promise<N8nApi> {
		const http = await request.newContext({ baseURL: url, failOnStatusCode: true });
		const api = new N8nApi(http, url);
		await api.post('/rest/owner/setup', OWNER);
		return api;
	}

	/** The cookies of the session. */
	async cookies() {
		return (await this.http.storageState()).cookies;
	}

	async createCredential(name: string, type: string, data: object): Promise<Credential> {
		return await this.post('/rest/credentials', { name, type, data });
	}

	/** A credential of this package. */
	async createGloriaMundoCredential(apiKey: string, baseUrl: string): Promise<Credential> {
		const data = { apiKey, baseUrl };
		return await this.createCredential('GloriaMundo account', 'gloriaMundoApi', data);
	}

	async removeCredential({ id }: Credential): Promise<void> {
		await this.http.delete(`/rest/credentials/${id}`);
	}

	async createWorkflow(workflow: WorkflowExport): Promise<{ id: string }> {
		return await this.post('/rest/workflows', { settings: {}, active: false, ...workflow });
	}

	/** Lets other workflows and webhooks call the workflow; "activate" before n8n 2. */
	async publish(workflowId: string): Promise<void> {
		const path = `/rest/workflows/${workflowId}`;
		const { versionId } = await this.get<{ versionId: string }>(path);
		const activate = { data: { versionId }, failOnStatusCode: false };
		const answer = await this.http.post(`${path}/activate`, activate);
		if (answer.status() === 404) await this.http.patch(path, { data: { active: true, versionId } });
		else expect(answer.ok()).toBe(true);
	}

	/** The newest first. */
	async executions(workflowId?: string): Promise<Execution[]> {
		const filter = encodeURIComponent(JSON.stringify({ workflowId }));
		const path = `/rest/executions?limit=100&filter=${filter}`;
		return (await this.get<{ results: Execution[] }>(path)).results;
	}

	/** Waits until so many executions of a workflow have a status. */
	async untilStatus(
		workflowId: string,
		status: RegExp,
		{ count = 1, timeoutMs = 60_000 }: { count?: number; timeoutMs?: number | undefined } = {},
	): Promise<void> {
		const found = async () =>
			(await this.executions(workflowId)).filter((each) => status.test(each.status)).length;
		await expect.poll(found, { timeout: timeoutMs, intervals: [1_000] }).toBe(count);
	}

	async lastExecution(workflowId?: string): Promise<Execution> {
		const [last] = await this.executions(workflowId);
		if (!last) throw new Error('Nothing has been executed yet');
		return last;
	}

	/** All data that n8n has stored of an execution, as text. */
	async executionData(id: string): Promise<string> {
		return (await this.get<{ data: string }>(`/rest/executions/${id}`)).data;
	}

	/** The same of a workflow's last execution. */
	async lastData(workflowId: string): Promise<string> {
		return await this.executionData((await this.lastExecution(workflowId)).id);
	}

	/** What an execution is found by, in an n8n that has this feature. */
	async customData(id: string): Promise<Record<string, string>> {
		const path = `/rest/executions/${id}`;
		return (await this.get<{ customData: Record<string, string> }>(path)).customData;
	}

	/** Calls the webhook of a published workflow. */
	async callWebhook(path: string, data: object): Promise<void> {
		await this.http.post(path, { data });
	}

	/** Whether the server accepts POSTs there: it does so a moment after the workflow is published. */
	async hasWebhook(path: string): Promise<boolean> {
		const headers = { origin: this.origin, 'access-control-request-method': 'POST' };
		const options = { method: 'OPTIONS', headers, failOnStatusCode: false };
		const answer = await this.http.fetch(path, options);
		return answer.headers()['access-control-allow-methods']?.includes('POST') === true;
	}

	/** The names of all node types that the editor offers. */
	async nodeTypes(): Promise<string[]> {
		const answer = await this.http.get('/types/nodes.json');
		const types = (await answer.json()) as Array<{ displayName: string }>;
		return types.map(({ displayName }) => displayName);
	}

	private async get<T>(path: string): Promise<T> {
		return ((await (await this.http.get(path)).json()) as { data: T }).data;
	}

	private async post<T>(path: string, data: object): Promise<T> {
		return ((await (await this.http.post(path, { data })).json()) as { data: T }).data;
	}
}
