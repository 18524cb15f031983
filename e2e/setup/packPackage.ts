import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../../testing/root';
import { npmPack } from '../../testing/package/npmPack';
import { run, say } from './command';
import { CACHE } from './paths';

/** Packed before the first test; workers are told by the environment. */
export function tarball(): string {
	const path = process.env.E2E_TARBALL;
	if (!path) throw new Error('The package has not been packed');
	return path;
}

const FOLDER = join(CACHE, 'package');

/** Builds the package and packs it as it would be published; returns the path of the tarball. */
export async function packPackage(): Promise<string> {
	say('the package is built and packed');
	await rm(FOLDER, { recursive: true, force: true });
	await mkdir(FOLDER, { recursive: true });
	await run('npm', ['run', 'build'], { cwd: ROOT });
	return (await npmPack(FOLDER)).path;
}
