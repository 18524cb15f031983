import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import versions from '../../testing/n8nVersions.json';
import { npmPack } from '../../testing/package/packedPackage';
import { ROOT } from '../../testing/root';
import { CACHE, installN8n, type VersionName } from '../../testing/n8n/installN8n';
import { run, say } from '../../testing/n8n/processes';
import { checkPrerequisites } from './prerequisites';

/** The slow part, before the first test. */
export default async function globalSetup(): Promise<void> {
	checkPrerequisites();
	for (const name of Object.keys(versions) as VersionName[]) await installN8n(name);
	say('building and packing the package');
	await run('npm', ['run', 'build'], { cwd: ROOT });
	const folder = join(CACHE, 'package');
	await rm(folder, { recursive: true, force: true });
	await mkdir(folder, { recursive: true });
	process.env.E2E_TARBALL = join(folder, (await npmPack(folder)).filename);
}

/** The package as it would be published, packed before the first test. */
export function tarball(): string {
	const path = process.env.E2E_TARBALL;
	if (!path) throw new Error('The package has not been packed');
	return path;
}
