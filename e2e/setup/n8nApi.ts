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
	workflowId: string;
	/** ISO 8601. */
	stoppedAt: string;
}

/** What the editor asks of its server, asked without the editor. */
export class N8nApi {
	private cookie = '';

	constructor(private readonly server: N8nServer) {}

	/** Makes the first user, who is logged in from then on. */
	async setUpOwner(): Promise<void> {
		await this.post('/rest/owner/setup', OWNER);
	}

	/** The session, as a browser keeps it. */
	get sessionCookie() {
		const [name = '', value = ''] = this.cookie.split('=', 2);
		return { name, value, url: this.server.url };
	}

	async createCredential(name: string, type: string, data: object): Promise<Credential> {
		return await this.post('/rest/credentials', { name, type, data });
	}

	/** One of this package, for whatever answers at the Base URL. */
	async createGloriaMundoCredential(apiKey: string, baseUrl: string): Promise<Credential> {
		const data = { apiKey, baseUrl };
		return await this.createCredential('GloriaMundo account', 'gloriaMundoApi', data);
	}

	async removeCredential({ id }: Credential): Promise<void> {
		await this.request('DELETE', `/rest/credentials/${id}`);
	}

	async createWorkflow(workflow: WorkflowExport): Promise<{ id: string }> {
		return await this.post('/rest/workflows', { settings: {}, ...workflow });
	}

	/** Lets other workflows and production calls in; "activate" before n8n 2. */
	async publish(workflowId: string): Promise<void> {
		const path = `/rest/workflows/${workflowId}`;
		const { versionId } = await this.get<{ versionId: string }>(path);
		await this.post(`${path}/activate`, { versionId });
	}

	async executions(workflowId?: string): Promise<Execution[]> {
		const filter = workflowId ? { workflowId } : {};
		const query = `limit=100&filter=${encodeURIComponent(JSON.stringify(filter))}`;
		const { results } = await this.get<{ results: Execution[] }>(`/rest/executions?${query}`);
		return results;
	}

	async lastExecution(): Promise<Execution> {
		const [last] = await this.executions();
		if (!last) throw new Error('Nothing has been executed yet');
		return last;
	}

	async execution(id: string): Promise<Execution & { data: string }> {
		return await this.get(`/rest/executions/${id}`);
	}

	/** Calls a published workflow, as the world outside does. */
	async callWebhook(path: string, body: object): Promise<void> {
		const response = await fetch(this.server.url + path, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(body),
		});
		if (!response.ok) throw new Error(`${path}: HTTP ${response.status} ${await response.text()}`);
	}

	/** Whether the server listens for POSTs there: it does so a moment after the workflow is published. */
	async hasWebhook(path: string): Promise<boolean> {
		const headers = { origin: this.server.url, 'access-control-request-method': 'POST' };
		const response = await fetch(this.server.url + path, { method: 'OPTIONS', headers });
		return response.headers.get('access-control-allow-methods')?.includes('POST') === true;
	}

	async get<T>(path: string): Promise<T> {
		return await this.request<T>('GET', path);
	}

	async post<T>(path: string, body: object): Promise<T> {
		return await this.request<T>('POST', path, body);
	}

	/** A file that the server makes for the editor: not wrapped in `data`. */
	async file<T>(path: string): Promise<T> {
		const response = await fetch(this.server.url + path, { headers: { cookie: this.cookie } });
		return (await response.json()) as T;
	}

	private async request<T>(method: string, path: string, body?: object): Promise<T> {
		const response = await fetch(this.server.url + path, {
			method,
			headers: { 'content-type': 'application/json', cookie: this.cookie },
			body: body && JSON.stringify(body),
		});
		if (!response.ok) {
			throw new Error(`${method} ${path}: HTTP ${response.status} ${await response.text()}`);
		}
		const session = response.headers.getSetCookie().find((text) => text.startsWith('n8n-auth='));
		if (session) this.cookie = session.split(';', 1)[0] ?? '';
		return ((await response.json()) as { data: T }).data;
	}
}
