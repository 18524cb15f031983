import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram } from './command';

/** Debian keeps PostgreSQL's programs out of the PATH, in a folder per version. */
const POSTGRES_ROOT = '/usr/lib/postgresql';

/** The browser of the suite. `CHROMIUM` names another than the first in the PATH. */
export function chromium(): string {
	const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
	const asked = process.env.CHROMIUM;
	return need('Chromium', 'chromium', asked ? [asked] : names);
}

export function redisServer(): string {
	return need('redis', 'redis-server', ['redis-server']);
}

export function postgres(program: 'initdb' | 'postgres' | 'pg_isready'): string {
	return need('PostgreSQL', 'postgresql', [program], postgresFolders());
}

/** Fails before the long installation rather than after it. */
export function checkPrerequisites(): void {
	chromium();
	redisServer();
	postgres('initdb');
}

function need(title: string, debianPackage: string, names: string[], folders?: string[]): string {
	const path = findProgram(names, folders);
	if (path) return path;
	throw new Error(
		`${title} is missing (looked for ${names.join(', ')}). ` +
			`On Debian and Ubuntu: apt-get update && apt-get install -y ${debianPackage}`,
	);
}

function postgresFolders(): string[] {
	try {
		return readdirSync(POSTGRES_ROOT)
			.sort((a, b) => Number(b) - Number(a))
			.map((version) => join(POSTGRES_ROOT, version, 'bin'));
	} catch {
		return [];
	}
}
