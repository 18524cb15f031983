import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../root';

const run = promisify(execFile);

/** The package as a registry would get it. */
export interface PackedPackage {
	/** Paths inside the package. */
	files: string[];
	/** Bytes of the archive, and of its files. */
	size: number;
	unpackedSize: number;
	/** Where it has been unpacked. */
	folder: string;
	remove: () => Promise<void>;
}

interface NpmPack {
	filename: string;
	size: number;
	unpackedSize: number;
	files: Array<{ path: string }>;
}

/** Packs and unpacks the package in a folder of its own; no network is needed. */
export async function packPackage(): Promise<PackedPackage> {
	const base = await mkdtemp(join(tmpdir(), 'gloriamundo-'));
	const options = { cwd: ROOT, env: { ...process.env, npm_config_offline: 'true' } };
	const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', base], options);
	const [packed] = JSON.parse(stdout) as [NpmPack];
	const folder = join(base, 'package');
	await mkdir(folder);
	const archive = join(base, packed.filename);
	await run('tar', ['-xzf', archive, '-C', folder, '--strip-components=1']);
	return {
		files: packed.files.map(({ path }) => path),
		size: packed.size,
		unpackedSize: packed.unpackedSize,
		folder,
		remove: async () => await rm(base, { recursive: true }),
	};
}

/** What n8n's own scan finds in it. */
export async function scan(folder: string): Promise<{ files: number; found: unknown[] }> {
	const { stdout } = await run(process.execPath, [join(__dirname, 'scan.mjs'), folder]);
	return JSON.parse(stdout) as { files: number; found: unknown[] };
}
