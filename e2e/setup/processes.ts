import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';

interface CommandOptions {
	env?: NodeJS.ProcessEnv;
	cwd?: string;
	/** A user's and a group's id to run as. */
	uid?: number;
	gid?: number;
}

/** How often a long command reports that it is still running. */
const PROGRESS_MS = 15_000;

/** How long a process may take to end when asked to. */
const GRACE_MS = 30_000;

/** One line of progress. */
export function say(text: string): void {
	process.stdout.write(`[e2e] ${text}\n`);
}

/**
 * Runs a command to its end and returns what it printed; all of it is in the error if it fails.
 *
 * @param progress printed while the command runs, with the time that has passed
 */
export async function run(
	command: string,
	args: readonly string[],
	{ progress, ...options }: CommandOptions & { progress?: string } = {},
): Promise<string> {
	const startMs = Date.now();
	const ticker = setInterval(() => {
		if (progress) say(`${progress} (${Math.round((Date.now() - startMs) / 1000)} s)`);
	}, PROGRESS_MS);
	try {
		return (await promisify(execFile)(command, args, { ...options, maxBuffer: 2 ** 26 })).stdout;
	} catch (error) {
		const { message, stdout } = error as Error & { stdout?: string };
		throw new Error(`${message}\n${stdout}`);
	} finally {
		clearInterval(ticker);
	}
}

const running = new Set<ManagedProcess>();

process.once('exit', () => {
	for (const child of running) child.signal('SIGKILL');
});

/** A server that is started and stopped by its process id, together with its own children. */
export class ManagedProcess {
	private readonly child: ChildProcess;

	private readonly ended: Promise<unknown>;

	/** @param options `logFile` receives everything that the process prints */
	constructor(
		private readonly title: string,
		command: string,
		args: readonly string[],
		private readonly options: CommandOptions & { logFile: string },
	) {
		const { logFile, ...rest } = options;
		const log = openSync(logFile, 'a', 0o666);
		// A process group of its own: its id is that of its first process.
		this.child = spawn(command, args, { ...rest, detached: true, stdio: ['ignore', log, log] });
		closeSync(log);
		running.add(this);
		this.ended = once(this.child, 'exit')
			.catch(() => {})
			.finally(() => running.delete(this));
	}

	signal(signal: NodeJS.Signals): void {
		if (this.child.pid === undefined) return;
		try {
			process.kill(-this.child.pid, signal);
		} catch {
			// It has ended in this very moment.
		}
	}

	/** Asks the process to end, and ends it if it does not. */
	async stop(): Promise<void> {
		if (!running.has(this)) return;
		this.signal('SIGTERM');
		const late = setTimeout(() => this.signal('SIGKILL'), GRACE_MS);
		await this.ended;
		clearTimeout(late);
	}

	/** Ends the process as a crash does: it is not asked. */
	async kill(): Promise<void> {
		this.signal('SIGKILL');
		await this.ended;
	}

	/** Waits until `isReady` holds; throws with the end of the log if the process ends or time is up. */
	async untilReady(isReady: () => Promise<boolean>, timeoutMs = 180_000): Promise<void> {
		const deadlineMs = Date.now() + timeoutMs;
		while (!(await isReady().catch(() => false))) {
			if (!running.has(this)) throw this.problem('ended early');
			if (Date.now() > deadlineMs) throw this.problem(`was not ready after ${timeoutMs / 1000} s`);
			await pause(250);
		}
	}

	private problem(what: string): Error {
		const log = readFileSync(this.options.logFile, 'utf8').slice(-4000);
		return new Error(`${this.title} ${what}. The end of its log:\n${log}`);
	}
}

/** Below the ports that systems give to outgoing connections: those are taken again at any moment. */
const PORTS = { first: 20_000, count: 12_000 };

/** A port that nothing listens on. */
export async function freePort(): Promise<number> {
	const port = PORTS.first + Math.floor(Math.random() * PORTS.count);
	const server = createServer().listen(port, '127.0.0.1');
	try {
		await once(server, 'listening');
	} catch {
		return await freePort();
	}
	server.close();
	await once(server, 'close');
	return port;
}
