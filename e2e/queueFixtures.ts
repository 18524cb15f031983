import { test as base } from '@playwright/test';
import type { Simulator } from '../testing/simulator/simulator';
import { startSimulator } from '../testing/simulator/simulator';
import { API_KEY } from './fixtures';
import type { VersionName } from './setup/installN8n';
import { installN8n } from './setup/installN8n';
import type { Credential } from './setup/n8nApi';
import { N8nApi } from './setup/n8nApi';
import { tarball } from './setup/packPackage';
import { QueueMode } from './setup/queueMode';

/** n8n on a queue, and an account that allows 60 status requests per minute, as a real one does. */
interface World {
	queue: QueueMode;
	api: N8nApi;
	simulator: Simulator;
	credential: Credential;
}

interface Options {
	version: VersionName;
}

export const test = base.extend<object, Options & { world: World }>({
	version: ['current', { option: true, scope: 'worker' }],

	world: [
		async ({ version }, use) => {
			const rateLimit = { requests: 60, windowMs: 60_000 };
			const simulator = await startSimulator({ apiKeys: [API_KEY], rateLimit });
			const queue = await QueueMode.create(await installN8n(version), tarball());
			try {
				await queue.start();
				const api = new N8nApi(queue.main);
				await api.setUpOwner();
				const credential = await api.createGloriaMundoCredential(API_KEY, simulator.baseUrl);
				await use({ queue, api, simulator, credential });
			} finally {
				await queue.stop();
				await simulator.stop();
			}
		},
		{ scope: 'worker', timeout: 400_000 },
	],
});

export { expect } from '@playwright/test';
