import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { resolve } from 'node:path';
import { ROOT } from '../../testing/root';

/** A child that has not said what it was started for by then is broken. */
const TIME_LIMIT_MS = 300_000;

const running = new Set<ChildProcess>();

// Nothing that was started here outlives this process, however it ends.
process.once('exit', () => running.forEach((child) => child.kill('SIGKILL')));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
	process.once(signal, () => process.exit(1));
}

/**
 * Starts a script in a process of its own, with the loader and flags of this one.
 *
 * @param script relative to the project's root
 */
export function startChild(script: string, args: string[] = [], nodeFlags: string[] = []) {
	const child = fork(resolve(ROOT, script), args, {
		execArgv: [...process.execArgv, ...nodeFlags],
		silent: true,
	});
	running.add(child);
	child.once('exit', () => running.delete(child));
	return child;
}

/** Ends a child that was started here. */
export async function stopChild(child: ChildProcess): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null) return;
	const ended = new Promise((resolveEnd) => child.once('exit', resolveEnd));
	child.kill('SIGTERM');
	await ended;
}

/**
 * Runs a script that measures something and sends it with `process.send`.
 *
 * @param settings handed to the script as JSON, its first argument
 */
export async function measureInChild<T>(
	script: string,
	settings: object,
	nodeFlags: string[] = [],
): Promise<T> {
	const child = startChild(script, [JSON.stringify(settings)], nodeFlags);
	let errors = '';
	child.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString()));
	child.stdout?.resume();
	const timer = setTimeout(() => child.kill('SIGKILL'), TIME_LIMIT_MS);
	try {
		return await new Promise<T>((resolveResult, reject) => {
			child.once('message', (result) => resolveResult(result as T));
			child.once('exit', () => reject(new Error(`${script} ended without a result\n${errors}`)));
		});
	} finally {
		clearTimeout(timer);
		await stopChild(child);
	}
}
