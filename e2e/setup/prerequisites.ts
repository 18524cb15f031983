import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Debian installs PostgreSQL's programs outside the PATH, in a folder per version. */
const POSTGRES_ROOT = '/usr/lib/postgresql';

/** The browser of the tests: the one at the path `CHROMIUM`, or the first in the PATH. */
export function chromium(): string {
	const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
	return find('chromium', process.env.CHROMIUM ? [process.env.CHROMIUM] : names);
}

export function redisServer(): string {
	return find('redis-server', ['redis-server']);
}

export function postgres(program: 'initdb' | 'postgres' | 'pg_isready'): string {
	return find('postgresql', [program]);
}

/** Fails before the long installation rather than after it. */
export function checkPrerequisites(): void {
	chromium();
	redisServer();
	postgres('initdb');
}

/** The first of these programs that is installed. @throws an error that names Debian's package */
function find(debianPackage: string, names: string[]): string {
	const versions = existsSync(POSTGRES_ROOT) ? readdirSync(POSTGRES_ROOT) : [];
	const folders = versions.sort().map((version) => join(POSTGRES_ROOT, version, 'bin'));
	const PATH = [process.env.PATH, ...folders.reverse()].join(delimiter);
	const { stdout } = spawnSync('which', names, { env: { PATH }, encoding: 'utf8' });
	const [path] = stdout.split('\n');
	if (path) return path;
	throw new Error(
		`${names.join(', ')} not found. ` +
			`On Debian and Ubuntu: apt-get update && apt-get install -y ${debianPackage}`,
	);
}
