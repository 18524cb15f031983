import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../root';

const run = promisify(execFile);

export type PackedPackage = Awaited<ReturnType<typeof packPackage>>;

/**
 * Packs the built package as a registry would get it; no network is needed.
 *
 * @param folder where the archive is put, under the name `filename`
 */
export async function npmPack(folder: string) {
	const options = { cwd: ROOT, env: { ...process.env, npm_config_offline: 'true' } };
	const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', folder], options);
	const [archive] = JSON.parse(stdout) as [
		{ filename: string; files: Array<{ path: string }>; unpackedSize: number },
	];
	return archive;
}

/** Packs the package, and unpacks it in a temporary folder. */
export async function packPackage() {
	const base = await mkdtemp(join(tmpdir(), 'gloriamundo-'));
	const { filename, files, unpackedSize } = await npmPack(base);
	const folder = join(base, 'package');
	await mkdir(folder);
	await run('tar', ['-xzf', join(base, filename), '-C', folder, '--strip-components=1']);
	return {
		/** Where it has been unpacked. */
		folder,
		/** Paths inside the package. */
		files: files.map(({ path }) => path),
		/** Bytes of its files together. */
		unpackedSize,
		remove: async () => await rm(base, { recursive: true }),
	};
}

/** What n8n's own scan finds in a folder. */
interface Scan {
	files: number;
	found: Array<{ filePath: string; line: number; ruleId: string; message: string }>;
}

/** The files that the scan reads in an unpacked package, and in the repository that its provenance names. */
export const SCANNED = {
	package: ['package.json', '**/*.js'],
	sources: ['package.json', '{nodes,credentials}/**/*.{js,ts,json}'],
};

/** Scans all folders in one process, since the linter takes seconds to load. */
export async function scan<Name extends string>(
	folders: Record<Name, { folder: string; patterns: string[] }>,
): Promise<Record<Name, Scan>> {
	const script = join(__dirname, 'scan.mjs');
	// In Jest's environment "test", n8n's rules treat every file as a node.
	const env = { ...process.env, NODE_ENV: 'production' };
	const { stdout } = await run(process.execPath, [script, JSON.stringify(folders)], { env });
	return JSON.parse(stdout) as Record<Name, Scan>;
}
