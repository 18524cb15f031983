import FakeTimers from '@sinonjs/fake-timers';
import type { IExecuteFunctions, IHttpRequestOptions } from 'n8n-workflow';
import type { Readable } from 'node:stream';
import type { Kit } from './kit';
import type { Execute } from './package';

/** Virtual time in n8n's engine, over real HTTP. */
export interface EngineTime {
	/** Milliseconds since the virtual start. */
	now(): number;
	/** Lets time pass until the promise is settled. */
	until<T>(promise: Promise<T>): Promise<T>;
	/** Lets this much time pass. */
	pass(ms: number): Promise<void>;
	/** Suspends the process, like a laptop whose lid is closed: timers that are due by then fire afterwards. */
	suspend(ms: number): void;
}

/** Turns of the event loop, without a request in flight, after which the node has decided what to do next. */
const IDLE_TURNS = 20;

/**
 * Milliseconds after which a request counts as hanging. They are those that this process has computed, since others
 * may keep a busy machine from letting it compute.
 */
const HANGING_MS = 250;

/**
 * Makes the timers and dates of a file of tests virtual, the simulator's included. Time stands still while a
 * request is in flight, since the network takes real time.
 */
export function useVirtualTime(kit: Kit, hangingMs = HANGING_MS): EngineTime {
	const inFlight = { count: 0 };
	let fake: FakeTimers.InstalledClock;
	let virtualSetTimeout: typeof setTimeout;
	let startMs = 0;
	beforeAll(async () => {
		const { nodes } = (await kit.engine()).package;
		for (const node of Object.values(nodes)) {
			node.execute = countRequests(node.execute, inFlight);
		}
		fake = FakeTimers.install({
			now: Date.now(),
			toFake: [
				...(['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] as const),
				...(['Date', 'performance'] as const),
			],
		});
		startMs = fake.now;
		// A timer of Node.js never fires early; the virtual ones drop the fraction of a millisecond.
		virtualSetTimeout = globalThis.setTimeout;
		const set = (run: () => void, ms = 0) => virtualSetTimeout(run, Math.ceil(ms));
		globalThis.setTimeout = set as never;
	});
	afterAll(() => {
		globalThis.setTimeout = virtualSetTimeout;
		fake.uninstall();
	});

	async function settle(): Promise<void> {
		const start = process.cpuUsage();
		const hasHung = () => process.cpuUsage(start).user > hangingMs * 1e3;
		for (let turns = 0; turns < IDLE_TURNS; turns++) {
			await new Promise((resolve) => setImmediate(resolve));
			if (inFlight.count > 0 && !hasHung()) turns = 0;
		}
	}
	async function until<T>(promise: Promise<T>): Promise<T> {
		let isOver = false;
		void promise.finally(() => (isOver = true)).catch(() => {});
		for (;;) {
			await settle();
			if (isOver) return await promise;
			if (fake.countTimers() === 0) throw new Error('Nothing is left that could happen');
			fake.next();
		}
	}
	const pass = async (ms: number) =>
		await until(new Promise<void>((resolve) => setTimeout(resolve, ms)));
	return {
		now: () => fake.now - startMs,
		until,
		pass,
		suspend: (ms) => void fake.jump(ms),
	};
}

/** The same node, whose requests are counted from their start to the end of their body. */
function countRequests(execute: Execute, inFlight: { count: number }): Execute {
	return async function () {
		const send = this.helpers.httpRequestWithAuthentication;
		const httpRequestWithAuthentication = async function (
			this: IExecuteFunctions,
			type: string,
			options: IHttpRequestOptions,
		) {
			inFlight.count++;
			const done = () => void inFlight.count--;
			const sent = send.call(this, type, options) as Promise<{ body?: Readable }>;
			sent.then(({ body }) => {
				if (typeof body?.once === 'function') body.once('close', done);
				else done();
			}, done);
			return await sent;
		};
		const helpers = { ...this.helpers, httpRequestWithAuthentication };
		return await execute.call(Object.create(this, { helpers: { value: helpers } }));
	};
}
