import FakeTimers from '@sinonjs/fake-timers';
import type { Clock } from '../nodes/shared/polling/clock';

/** Hours in moments: timers of everything in this process run on a clock of their own. */
export interface VirtualTime {
	clock: Clock;
	/** Milliseconds since the virtual start. */
	now(): number;
	/** A pause that nothing interrupts. */
	pause(ms: number): Promise<void>;
	/** Lets time pass until the promise is settled. */
	until<T>(promise: Promise<T>): Promise<T>;
	/** Sets the wall clock, as a person or a time server does; timers do not notice. */
	jumpWallClock(ms: number): void;
	/** Puts the process to sleep, as a laptop's lid does: timers that came due meanwhile go off on waking. */
	suspend(ms: number): void;
	/** Timers that wait to go off. */
	timers(): number;
	/** Gives the real timers back. */
	end(): void;
}

/** Ten times what the longest of the usual tests takes. */
const MOST_TIMERS = 20_000;

/**
 * Libraries that use global timers wait on this clock too, until `end`.
 *
 * @param mostTimers how many may go off until a promise is settled: more is a wait without end
 */
export function startVirtualTime(mostTimers = MOST_TIMERS): VirtualTime {
	const fake = FakeTimers.install({
		now: Date.UTC(2026, 0, 1),
		toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'],
	});
	// The clock of timers cannot jump, and Date goes along with it until it is set.
	let jumpedMs = fake.now;
	const now = () => fake.now - jumpedMs;
	return {
		clock: { now, sleep },
		now,
		pause: async (ms) => await new Promise((resolve) => setTimeout(resolve, Math.ceil(ms))),
		until: async (promise) => {
			let isOver = false;
			void promise.finally(() => (isOver = true)).catch(() => {});
			for (let timers = 0; timers < mostTimers; timers++) {
				await settle();
				if (isOver) return await promise;
				if (fake.countTimers() === 0) throw new Error('Nothing is left that could happen');
				fake.next();
			}
			throw new Error('Time goes on without end');
		},
		jumpWallClock: (ms) => {
			fake.setSystemTime(fake.now + ms);
			jumpedMs += ms;
		},
		suspend: (ms) => void fake.jump(ms),
		timers: () => fake.countTimers(),
		end: () => fake.uninstall(),
	};
}

async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
	if (signal?.aborted) return;
	await new Promise<void>((resolve) => {
		// The fake timer would cut off what is less than a millisecond, and be early again and again.
		const timer = setTimeout(wake, Math.ceil(ms));
		function wake() {
			clearTimeout(timer);
			signal?.removeEventListener('abort', wake);
			resolve();
		}
		signal?.addEventListener('abort', wake);
	});
}

/** Everything that can go on without time passing has gone on. */
async function settle(): Promise<void> {
	await new Promise((resolve) => setImmediate(resolve));
}
