import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

export interface ProcessOptions {
	env?: NodeJS.ProcessEnv;
	cwd?: string;
	/** Receives everything that the process prints. */
	logFile: string;
	/** A user's and a group's id to run as. */
	uid?: number;
	gid?: number;
}

/** How long a process may take to end when asked to. */
const GRACE_MS = 30_000;

const running = new Set<ManagedProcess>();

process.once('exit', () => {
	for (const child of running) child.signal('SIGKILL');
});

/** A server that is started and stopped by its process id, together with its own children. */
export class ManagedProcess {
	private readonly child: ChildProcess;

	private readonly ended: Promise<void>;

	constructor(
		readonly title: string,
		command: string,
		args: readonly string[],
		private readonly options: ProcessOptions,
	) {
		const { env, cwd, logFile, uid, gid } = options;
		const log = openSync(logFile, 'a', 0o666);
		// A process group of its own: its id is that of its first process.
		this.child = spawn(command, args, {
			...{ env, cwd, uid, gid },
			detached: true,
			stdio: ['ignore', log, log],
		});
		closeSync(log);
		running.add(this);
		this.ended = new Promise((resolve) => {
			const end = () => {
				running.delete(this);
				resolve();
			};
			this.child.once('error', end);
			this.child.once('exit', end);
		});
	}

	get isRunning(): boolean {
		return running.has(this);
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
		if (!this.isRunning) return;
		this.signal('SIGTERM');
		const stopped = new AbortController();
		const late = pause(GRACE_MS, undefined, { signal: stopped.signal }).then(
			() => this.signal('SIGKILL'),
			() => {},
		);
		await this.ended;
		stopped.abort();
		await late;
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
			if (!this.isRunning) throw this.problem('ended early');
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
	const server = createServer();
	const isFree = await new Promise<boolean>((resolve) => {
		server.once('error', () => resolve(false));
		server.listen(port, '127.0.0.1', () => resolve(true));
	});
	if (!isFree) return await freePort();
	await new Promise((resolve) => server.close(resolve));
	return port;
}
