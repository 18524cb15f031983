import FakeTimers from '@sinonjs/fake-timers';
import type { Clock } from '../nodes/GloriaMundoRunStatus/waiting/clock';

/** Hours in moments: timers of everything in this process run on a clock of their own. */
export interface VirtualTime {
	clock: Clock;
	/** Milliseconds since the virtual start. */
	now(): number;
	/** A pause that nothing interrupts. */
	pause(ms: number): Promise<void>;
	/** Lets time pass until the promise is settled. */
	until<T>(promise: Promise<T>): Promise<T>;
	/** Gives the real timers back. */
	end(): void;
}

/** Libraries that use global timers wait on this clock too, until `end`. */
export function startVirtualTime(): VirtualTime {
	const fake = FakeTimers.install({
		now: Date.UTC(2026, 0, 1),
		toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'],
	});
	const startMs = fake.now;
	const now = () => fake.now - startMs;
	return {
		clock: { now, sleep },
		now,
		pause: async (ms) => await new Promise((resolve) => setTimeout(resolve, ms)),
		until: async (promise) => {
			let isOver = false;
			void promise.finally(() => (isOver = true)).catch(() => {});
			for (;;) {
				await settle();
				if (isOver) return await promise;
				fake.next();
			}
		},
		end: () => fake.uninstall(),
	};
}

async function sleep(ms: number, signal: AbortSignal): Promise<void> {
	if (signal.aborted) return;
	await new Promise<void>((resolve) => {
		const timer = setTimeout(wake, ms);
		function wake() {
			clearTimeout(timer);
			signal.removeEventListener('abort', wake);
			resolve();
		}
		signal.addEventListener('abort', wake);
	});
}

/** Everything that can go on without time passing has gone on. */
async function settle(): Promise<void> {
	await new Promise((resolve) => setImmediate(resolve));
}
