import type { ChildProcess, ForkOptions } from 'node:child_process';
import { fork } from 'node:child_process';

/** A child without a result by then is broken. */
const TIME_LIMIT_MS = 600_000;

const running = new Set<ChildProcess>();

// No child outlives this process, however it ends.
process.once('exit', () => running.forEach((child) => child.kill('SIGKILL')));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
	process.once(signal, () => process.exit(1));
}

/** Starts a script in its own process, with the loader and flags of this one. */
export function startChild(script: string, args: string[], options: ForkOptions = {}) {
	const execArgv = [...process.execArgv, ...(options.execArgv ?? [])];
	const child = fork(script, args, { ...options, execArgv, silent: true });
	running.add(child);
	child.once('exit', () => running.delete(child));
	return child;
}

/** Ends a child that was started here. */
export async function stopChild(child: ChildProcess): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null) return;
	const ended = new Promise((resolve) => child.once('exit', resolve));
	child.kill('SIGTERM');
	await ended;
}

/**
 * Makes a function run in its own process each time. The calling file is also the script of that process.
 *
 * @param file `__filename`
 */
export function inOwnProcess<Settings, Result>(
	file: string,
	measure: (settings: Settings) => Promise<Result>,
	options: ForkOptions = {},
): (settings: Settings) => Promise<Result> {
	if (process.argv[1] === file) {
		const settings = JSON.parse(process.argv[2] ?? '') as Settings;
		void measure(settings).then((result) => process.send?.(result));
	}
	return async (settings) => {
		const limits = { timeout: TIME_LIMIT_MS, killSignal: 'SIGKILL', ...options } as const;
		const child = startChild(file, [JSON.stringify(settings)], limits);
		let errors = '';
		child.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString()));
		child.stdout?.resume();
		try {
			return await new Promise<Result>((resolve, reject) => {
				child.once('message', (result) => resolve(result as Result));
				child.once('exit', (_code, signal) => {
					reject(new Error(`${file} ended without a result\n${errors}`, { cause: signal }));
				});
			});
		} finally {
			await stopChild(child);
		}
	};
}
