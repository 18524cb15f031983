import { readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { resolve } from 'node:path';
import { ROOT } from '../testing/root';

const PACKAGES = [
	'n8n-core',
	'n8n-workflow',
	'p-wait-for',
	'@smithy/util-waiter',
	'axios',
	'n8n-core/node_modules/axios',
];

const GIB = 1024 ** 3;

/** What the figures depend on: a name and a value each. */
export function environment(): Array<[name: string, value: string]> {
	const processors = cpus();
	const model = processors[0]?.model.trim() ?? 'unknown';
	return [
		['Date', new Date().toISOString().slice(0, 10)],
		['CPU', `${model}, ${processors.length} cores`],
		['Memory', `${Math.round(totalmem() / GIB)} GiB`],
		['Node.js', process.versions.node],
		...PACKAGES.map((name): [string, string] => [nameOf(name), versionOf(name)]),
	];
}

function nameOf(path: string): string {
	return path.replace('n8n-core/node_modules/axios', 'axios in n8n-core');
}

function versionOf(path: string): string {
	const file = resolve(ROOT, 'node_modules', path, 'package.json');
	return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
