import { Heap } from 'heap-js';
import type { Clock } from '../nodes/shared/polling/clock';

/** Virtual time: the timers of this process run on a clock that only `until` moves. */
export interface VirtualTime {
	clock: Clock;
	/** Milliseconds since the virtual start. */
	now(): number;
	/** Resolves after so much virtual time. */
	pause(ms: number): Promise<void>;
	/** Lets time pass until the promise is settled. */
	until<T>(promise: Promise<T>): Promise<T>;
	/** Moves the wall clock, as a time server does; timers are not affected. */
	jumpWallClock(ms: number): void;
	/** Suspends the process, like a laptop whose lid is closed: timers that are due by then fire afterwards. */
	suspend(ms: number): void;
	/** Timers that have not fired yet. */
	timers(): number;
	/** Restores the real timers. */
	end(): void;
}

interface Timer {
	atMs: number;
	/** Timers for the same moment fire in the order in which they were set. */
	order: number;
	fire: () => void;
}

/** The longest delay of a Node.js timer, in milliseconds: a longer one fires at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Ten times as many as the longest of the usual tests needs. */
const MOST_TIMERS = 20_000;

/** The wall clock at the start of every virtual clock. */
const START_WALL_MS = Date.UTC(2026, 0, 1);

/**
 * Replaces `setTimeout`, `clearTimeout` and `Date.now` until `end`, so that libraries wait on this clock
 * too. The timers are in a heap: common fake timers search all of them for the next one, which is slow
 * with thousands of runs.
 *
 * @param mostTimers how many may fire until a promise settles: more means a wait without end
 */
export function startVirtualTime(mostTimers = MOST_TIMERS): VirtualTime {
	const real = { setTimeout, clearTimeout, dateNow: Date.now };
	const queue = new Heap<Timer>((a, b) => a.atMs - b.atMs || a.order - b.order);
	// A heap cannot remove from its middle: a cleared timer stays in it and is skipped.
	const pending = new Set<Timer>();
	let nowMs = 0;
	let wallMs = START_WALL_MS;
	let order = 0;

	const set = (fire: () => void, ms = 0): Timer => {
		const delayMs = ms > LONGEST_TIMER_MS ? 1 : Math.max(0, ms);
		const timer = { atMs: nowMs + delayMs, order: order++, fire };
		pending.add(timer);
		queue.push(timer);
		return timer;
	};
	const clear = (timer: Timer) => void pending.delete(timer);
	const fireNext = () => {
		let timer = queue.pop();
		while (timer && !pending.has(timer)) timer = queue.pop();
		if (!timer) throw new Error('Nothing is left that could happen');
		pending.delete(timer);
		nowMs = Math.max(nowMs, timer.atMs);
		timer.fire();
	};

	globalThis.setTimeout = set as never;
	globalThis.clearTimeout = clear as never;
	Date.now = () => wallMs + Math.floor(nowMs);
	const now = () => nowMs;
	return {
		clock: { now, sleep },
		now,
		pause: async (ms) => await new Promise<void>((resolve) => void set(resolve, ms)),
		until: async (promise) => {
			let isOver = false;
			void promise.finally(() => (isOver = true)).catch(() => {});
			for (let fired = 0; fired < mostTimers; fired++) {
				await settle();
				if (isOver) return await promise;
				fireNext();
			}
			throw new Error('Time goes on without end');
		},
		jumpWallClock: (ms) => (wallMs += ms),
		suspend: (ms) => (nowMs += ms),
		timers: () => pending.size,
		end: () => {
			globalThis.setTimeout = real.setTimeout;
			globalThis.clearTimeout = real.clearTimeout;
			Date.now = real.dateNow;
		},
	};
}

async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
	if (signal?.aborted) return;
	await new Promise<void>((resolve) => {
		const timer = setTimeout(wake, ms);
		function wake() {
			clearTimeout(timer);
			signal?.removeEventListener('abort', wake);
			resolve();
		}
		signal?.addEventListener('abort', wake);
	});
}

/** Resolves when nothing more can happen without time passing. */
async function settle(): Promise<void> {
	await new Promise((resolve) => setImmediate(resolve));
}
