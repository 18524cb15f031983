import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { parse } from 'yaml';
import { installN8n } from '../testing/n8n/installN8n';
import { run } from '../testing/n8n/processes';
import { ROOT } from '../testing/root';
import { expect, test } from './fixtures';
import { tarball } from './setup/globalSetup';
import { N8nApi } from './setup/n8nApi';
import { N8nServer } from './setup/n8nServer';
import { startRegistry } from './setup/registry';
import { NODE } from './workflows';

type Package = Record<'name' | 'version', string>;

interface Compose {
	services: { n8n: { environment: Record<string, string> } };
}

test('without Docker, the environment of docker-compose.yml makes n8n install the package from a registry', async () => {
	const file = await readFile(join(ROOT, 'examples/docker-compose.yml'), 'utf8');
	const { environment } = (parse(file) as Compose).services.n8n;
	const [{ name, version }] = JSON.parse(environment.N8N_COMMUNITY_PACKAGES!) as [Package];
	const registry = await startRegistry(name, version, tarball());
	const npm = await npmFor(registry.baseUrl, test.info().outputPath('bin'));
	const server = await N8nServer.create(await installN8n('current'), { ...environment, ...npm });
	try {
		await server.start();
		const api = await N8nApi.setUpOwner(server);
		expect(await api.nodeTypes()).toContain(NODE);
		expect(registry.requests).toContain(`/${name}-${version}.tgz`);
	} finally {
		await server.remove();
		await registry.stop();
	}
});

/**
 * n8n tells npm to use the public registry, and also sends requests there itself. This makes npm use another
 * registry, and sends all other requests to a proxy that rejects them.
 */
async function npmFor(registry: string, folder: string): Promise<NodeJS.ProcessEnv> {
	const npm = (await run('which', ['npm'])).trim();
	const script = ['#!/usr/bin/env bash', `exec ${npm} "\${@/#--registry=*/--loglevel=error}"`].join(
		'\n',
	);
	await mkdir(folder, { recursive: true });
	await writeFile(join(folder, 'npm'), script);
	await chmod(join(folder, 'npm'), 0o755);
	return {
		PATH: [folder, process.env.PATH].join(delimiter),
		npm_config_registry: registry,
		HTTPS_PROXY: registry,
		NO_PROXY: 'localhost,127.0.0.1',
	};
}
