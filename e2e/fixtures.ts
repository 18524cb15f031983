import { test as base } from '@playwright/test';
import {
	type Simulator,
	type SimulatorOptions,
	startSimulator,
} from '../testing/simulator/simulator';
import { installN8n, type VersionName } from '../testing/n8n/installN8n';
import { Editor } from './pages/editor';
import { tarball } from './setup/globalSetup';
import { type Credential, N8nApi } from './setup/n8nApi';
import { N8nServer } from './setup/n8nServer';

/** A key that the simulator accepts. */
export const API_KEY = 'gm_live_test';

/** Marks the tests that every supported n8n has to pass. */
export const SMOKE = { tag: '@smoke' };

export interface ServerOptions {
	/** Which n8n of n8nVersions.json. */
	version: VersionName;
	/** Whether the package works with n8n's own n8n-workflow instead of one from npm. */
	omitPeers: boolean;
	/** Options besides the key, such as a rate limit. */
	simulatorOptions: SimulatorOptions;
}

interface WorkerFixtures extends ServerOptions {
	simulator: Simulator;
	/** A running n8n with the package installed and an owner. */
	n8n: N8nServer;
	/** Logged in as the owner. */
	api: N8nApi;
	/** For the simulator. */
	credential: Credential;
}

interface TestFixtures {
	/** Each test finds the simulator empty. */
	emptySimulator: undefined;
	/** A new, empty workflow in the editor. */
	editor: Editor;
}

/** The suite's `test`: one n8n and one simulator serve all tests of a worker. */
export const test = base.extend<TestFixtures, WorkerFixtures>({
	version: ['current', { option: true, scope: 'worker' }],

	omitPeers: [false, { option: true, scope: 'worker' }],

	simulatorOptions: [{}, { option: true, scope: 'worker' }],

	simulator: [
		async ({ simulatorOptions }, use) => {
			const simulator = await startSimulator({ apiKeys: [API_KEY], ...simulatorOptions });
			await use(simulator);
			await simulator.stop();
		},
		{ scope: 'worker' },
	],

	n8n: [
		async ({ version, omitPeers }, use) => {
			const server = await N8nServer.create(await installN8n(version));
			try {
				await server.install(tarball(), omitPeers);
				await server.start();
				await use(server);
			} finally {
				await server.remove();
			}
		},
		{ scope: 'worker', timeout: 300_000 },
	],

	api: [async ({ n8n }, use) => await use(await N8nApi.setUpOwner(n8n)), { scope: 'worker' }],

	credential: [
		async ({ api, simulator }, use) => {
			await use(await api.createGloriaMundoCredential(API_KEY, simulator.baseUrl));
		},
		// The editor knows only the credentials that existed when it was opened.
		{ scope: 'worker', auto: true },
	],

	emptySimulator: [
		async ({ simulator }, use) => {
			simulator.reset();
			await use(undefined);
		},
		{ auto: true },
	],

	context: async ({ context, api }, use) => {
		await context.addCookies(await api.cookies());
		await use(context);
	},

	baseURL: async ({ n8n }, use) => await use(n8n.url),

	editor: async ({ page }, use) => {
		const editor = new Editor(page);
		await editor.openNew();
		await use(editor);
	},
});

export { expect } from '@playwright/test';
