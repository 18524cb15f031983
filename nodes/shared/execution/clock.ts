import { sleep } from 'n8n-workflow';
import type { Clock } from '../polling/clock';

/** The most that a timer of Node.js takes, in milliseconds: given more, it goes off at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * The real time.
 *
 * Before n8n 2.36 only: `sleep` of n8n-workflow ignores the signal, so the race is needed, and the timer runs out
 * unheard.
 */
export const realClock: Clock = {
	now: () => performance.now(),

	async sleep(ms, signal) {
		if (signal?.aborted) return;
		let wake = () => {};
		const woken = new Promise<void>((resolve) => (wake = resolve));
		signal?.addEventListener('abort', wake, { once: true });
		try {
			// Timers cut off what is less than a millisecond, and would wake too early.
			const wholeMs = Math.ceil(Math.min(ms, LONGEST_TIMER_MS));
			await Promise.race([woken, sleep(wholeMs, signal).catch(() => {})]);
		} finally {
			signal?.removeEventListener('abort', wake);
		}
	},
};
