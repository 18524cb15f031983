import { sleep } from 'n8n-workflow';
import type { Clock } from '../polling/clock';

/** The longest delay of a Node.js timer, in milliseconds: a longer one fires at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * The real time.
 *
 * Before n8n 2.36 only: `sleep` of n8n-workflow ignores the signal, so the race is needed, and its timer goes on.
 */
export const realClock: Clock = {
	now: () => performance.now(),

	async sleep(ms, signal) {
		if (signal?.aborted) return;
		let wake = () => {};
		const woken = new Promise<void>((resolve) => (wake = resolve));
		signal?.addEventListener('abort', wake, { once: true });
		try {
			// Timers drop fractions of a millisecond, and would fire too early.
			const wholeMs = Math.ceil(Math.min(ms, LONGEST_TIMER_MS));
			await Promise.race([woken, sleep(wholeMs, signal).catch(() => {})]);
		} finally {
			signal?.removeEventListener('abort', wake);
		}
	},
};
