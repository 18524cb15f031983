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

/** How long a process may take to end after SIGTERM. */
const GRACE_MS = 30_000;

/** Prints one line of progress. */
export function say(text: string): void {
	process.stdout.write(`[n8n] ${text}\n`);
}

/** Runs a command to its end and returns what it printed; all of it is in the error if it fails. */
export async function run(
	command: string,
	args: readonly string[],
	options: CommandOptions = {},
): Promise<string> {
	try {
		return (await promisify(execFile)(command, args, { ...options, maxBuffer: 2 ** 26 })).stdout;
	} catch (error) {
		const { message, stdout } = error as Error & { stdout?: string };
		throw new Error(`${message}\n${stdout}`);
	}
}

const running = new Set<ManagedProcess>();

process.once('exit', () => {
	for (const child of running) child.signal('SIGKILL');
});

/** A server that is started and stopped together with its own child processes. */
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
		// Its own process group, whose ID is that of its first process.
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
			// It has just ended.
		}
	}

	/** Ends the process with SIGTERM, or else with SIGKILL. */
	async stop(): Promise<void> {
		if (!running.has(this)) return;
		this.signal('SIGTERM');
		const late = setTimeout(() => this.signal('SIGKILL'), GRACE_MS);
		await this.ended;
		clearTimeout(late);
	}

	/** Ends the process at once, as a crash does. */
	async kill(): Promise<void> {
		this.signal('SIGKILL');
		await this.ended;
	}

	/** Waits until `isReady` is true; throws with the end of the log if the process ends or the time is up. */
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

/** Below the ports of outgoing connections, any of which may be taken at any moment. */
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
