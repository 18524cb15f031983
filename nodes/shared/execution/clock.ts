import { sleep } from 'n8n-workflow';
import type { Clock } from '../polling/clock';

/** The most that a timer of Node.js takes, in milliseconds: given more, it goes off at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * The real time.
 *
 * `sleep` of n8n-workflow takes a signal from 2.36 on. Older versions ignore it, so the race is needed there,
 * and the timer runs out unheard.
 */
export const realClock: Clock = {
	now: () => performance.now(),

	async sleep(ms, signal) {
		if (signal?.aborted) return;
		let wake = () => {};
		const woken = new Promise<void>((resolve) => (wake = resolve));
		signal?.addEventListener('abort', wake, { once: true });
		try {
			await Promise.race([woken, sleep(Math.min(ms, LONGEST_TIMER_MS), signal).catch(() => {})]);
		} finally {
			signal?.removeEventListener('abort', wake);
		}
	},
};
