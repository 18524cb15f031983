import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Archive, npmPack } from './npmPack';

const run = promisify(execFile);

/** The package as a registry would get it, unpacked again. */
export interface PackedPackage extends Omit<Archive, 'path'> {
	/** Where it has been unpacked. */
	folder: string;
	remove: () => Promise<void>;
}

/** Packs and unpacks the package in a folder of its own. */
export async function packPackage(): Promise<PackedPackage> {
	const base = await mkdtemp(join(tmpdir(), 'gloriamundo-'));
	const { path, ...archive } = await npmPack(base);
	const folder = join(base, 'package');
	await mkdir(folder);
	await run('tar', ['-xzf', path, '-C', folder, '--strip-components=1']);
	return { ...archive, folder, remove: async () => await rm(base, { recursive: true }) };
}

/** What n8n's own scan finds in it. */
export async function scan(folder: string): Promise<{ files: number; found: unknown[] }> {
	const { stdout } = await run(process.execPath, [join(__dirname, 'scan.mjs'), folder]);
	return JSON.parse(stdout) as { files: number; found: unknown[] };
}
