import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { resolve } from 'node:path';
import { ROOT } from '../../testing/root';

const PACKAGES = ['n8n-core', 'axios', 'p-wait-for', '@smithy/util-waiter'];

/** What the figures depend on, as pairs of name and value. */
export function environment(): string[][] {
	const processors = cpus();
	return [
		['Date', new Date().toISOString().slice(0, 10)],
		['CPU', `${processors[0]?.model.trim() ?? 'unknown'}, ${processors.length} cores`],
		['Node.js', process.versions.node],
		...PACKAGES.map((name) => [name, versionOf(name)]),
	];
}

function versionOf(name: string): string {
	const file = resolve(ROOT, 'node_modules', name, 'package.json');
	return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
