import { sleep } from 'n8n-workflow';
import type { Clock } from '../waiting/clock';

/** Timers of Node.js take no more, and go off at once where they are given more. */
const LONGEST_SLEEP_MS = 2 ** 31 - 1;

/**
 * The real time.
 *
 * `sleep` of n8n-workflow takes a signal from 2.36 on; older versions ignore it, so that the race is
 * needed there, and the timer runs out unheard.
 */
export const realClock: Clock = {
	now: () => performance.now(),

	async sleep(ms, signal) {
		if (signal.aborted) return;
		let wake = () => {};
		const woken = new Promise<void>((resolve) => (wake = resolve));
		signal.addEventListener('abort', wake, { once: true });
		try {
			await Promise.race([woken, sleep(Math.min(ms, LONGEST_SLEEP_MS), signal).catch(() => {})]);
		} finally {
			signal.removeEventListener('abort', wake);
		}
	},
};
