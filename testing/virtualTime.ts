import FakeTimers from '@sinonjs/fake-timers';

export type VirtualTime = ReturnType<typeof startVirtualTime>;

/** Ten times what the longest of the usual tests takes. */
const MOST_TIMERS = 20_000;

/**
 * Hours in moments: all timers of this process, those of libraries too, run on a virtual clock until `end`.
 *
 * @param mostTimers how many may go off until a promise is settled: more is a wait without end
 */
export function startVirtualTime(mostTimers = MOST_TIMERS) {
	const fake = FakeTimers.install({
		now: Date.UTC(2026, 0, 1),
		toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'],
	});
	// The clock of timers cannot jump, and Date goes along with it until it is set.
	let jumpedMs = fake.now;
	/** Milliseconds since the virtual start. */
	const now = () => fake.now - jumpedMs;
	return {
		clock: { now, sleep },
		now,
		/** A pause that nothing interrupts. */
		pause: async (ms: number) => await new Promise<void>((resolve) => setTimeout(resolve, ms)),
		/** Lets time pass until the promise is settled. */
		until: async <T>(promise: Promise<T>): Promise<T> => {
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
		/** Sets the wall clock, as a person or a time server does; timers do not notice. */
		jumpWallClock: (ms: number) => {
			fake.setSystemTime(fake.now + ms);
			jumpedMs += ms;
		},
		/** Timers that wait to go off. */
		timers: () => fake.countTimers(),
		/** Gives the real timers back. */
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
