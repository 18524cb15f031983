import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import versions from '../n8nVersions.json';
import { ROOT } from '../root';
import { run, say } from './processes';

/** Installed n8n versions and other files that can be deleted; git ignores the folder. */
export const CACHE = join(ROOT, '.cache');

export type VersionName = keyof typeof versions;

/** An n8n with its own Node.js. */
export interface N8nInstallation {
	n8nVersion: string;
	/** Path of the Node.js that runs this n8n. */
	node: string;
	/** Path of n8n's command. */
	n8n: string;
}

/** A copy of Node.js for this machine, as an npm package. */
const NODE_PACKAGE = `node-${process.platform}-${process.arch}`;

/** Written at the end, so that an interrupted installation is repeated. */
const DONE = 'installed.txt';

/**
 * Installs n8n into the cache folder unless it is there. Scripts of packages are not run, since some of them
 * download programs; only the one that builds the database driver is.
 */
export async function installN8n(name: VersionName): Promise<N8nInstallation> {
	const { n8n, node } = versions[name];
	const folder = join(CACHE, `n8n-${n8n}`);
	const modules = join(folder, 'node_modules');
	const installation = {
		n8nVersion: n8n,
		node: join(modules, NODE_PACKAGE, 'bin', 'node'),
		n8n: join(modules, 'n8n', 'bin', 'n8n'),
	};
	if (existsSync(join(folder, DONE))) return installation;

	say(`installing n8n ${n8n} on Node.js ${node} into .cache, once: about ten minutes`);
	await rm(folder, { recursive: true, force: true });
	await mkdir(folder, { recursive: true });
	const packageJson = {
		private: true,
		dependencies: { n8n, [NODE_PACKAGE]: node },
		// n8n pins xlsx to a copy that is not on the npm registry.
		overrides: { xlsx: '0.18.5' },
	};
	await writeFile(join(folder, 'package.json'), JSON.stringify(packageJson));
	const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
	await run('npm', ['install', '--ignore-scripts', ...quiet], { cwd: folder });
	say('building its database driver');
	await run('npm', ['rebuild', 'sqlite3', '--ignore-scripts=false', ...quiet], { cwd: folder });
	await writeFile(join(folder, DONE), `${new Date().toISOString()}\n`);
	say(`n8n ${n8n} is installed`);
	return installation;
}
