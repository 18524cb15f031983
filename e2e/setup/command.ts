import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

export interface CommandOptions {
	cwd?: string;
	env?: NodeJS.ProcessEnv;
	/** A user's and a group's id to run as. */
	uid?: number;
	gid?: number;
	/** Printed every 15 s while the command runs, with the time that has passed. */
	progress?: string;
}

const PROGRESS_MS = 15_000;

/** Runs a command to its end and returns what it printed; its whole output is in the error if it fails. */
export async function run(
	command: string,
	args: readonly string[],
	{ progress, ...options }: CommandOptions = {},
): Promise<string> {
	const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
	const startMs = Date.now();
	const ticker = setInterval(() => {
		if (progress) say(`${progress} (${Math.round((Date.now() - startMs) / 1000)} s)`);
	}, PROGRESS_MS);
	let [stdout, all] = ['', ''];
	child.stdout.on('data', (text) => (stdout += text));
	for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (all += text));
	try {
		const code = await new Promise<number | null>((resolve, reject) => {
			child.once('error', reject);
			child.once('close', resolve);
		});
		if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}:\n${all}`);
		return stdout;
	} finally {
		clearInterval(ticker);
	}
}

/** One line of progress. */
export function say(text: string): void {
	process.stdout.write(`[e2e] ${text}\n`);
}

/** The first of these programs that is there; a name with a slash is a path. */
export function findProgram(names: readonly string[], moreFolders: readonly string[] = []) {
	const folders = [...(process.env.PATH ?? '').split(delimiter), ...moreFolders];
	return names
		.flatMap((name) => (name.includes('/') ? [name] : folders.map((folder) => join(folder, name))))
		.find(isExecutable);
}

function isExecutable(path: string): boolean {
	try {
		accessSync(path, constants.X_OK);
		return true;
	} catch {
		return false;
	}
}
