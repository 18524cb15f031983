import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../root';

const run = promisify(execFile);

/** An archive as a registry would get it. */
export interface Archive {
	/** Path of the .tgz. */
	path: string;
	/** Paths inside the package. */
	files: string[];
	/** Bytes of its files together. */
	unpackedSize: number;
}

/**
 * Packs the built package; no network is needed.
 *
 * @param folder where the archive is put
 */
export async function npmPack(folder: string): Promise<Archive> {
	const options = { cwd: ROOT, env: { ...process.env, npm_config_offline: 'true' } };
	const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', folder], options);
	const [{ filename, files, unpackedSize }] = JSON.parse(stdout) as [
		{ filename: string; files: Array<{ path: string }>; unpackedSize: number },
	];
	return { path: join(folder, filename), files: files.map(({ path }) => path), unpackedSize };
}
