import { getEventListeners } from 'node:events';
import { Breather } from '../../nodes/shared/execution/breather';
import { realClock } from '../../nodes/shared/execution/clock';
import { onStop } from '../../nodes/shared/execution/stop';

const elapsed = async (act: Promise<void>) => {
	const startMs = realClock.now();
	await act;
	return realClock.now() - startMs;
};

describe('the real clock', () => {
	it('sleeps as long as asked', async () => {
		expect(await elapsed(realClock.sleep(30))).toBeGreaterThanOrEqual(28);
	});

	it('wakes as soon as the signal is aborted, and does not reject', async () => {
		const alarm = new AbortController();
		setTimeout(() => alarm.abort(), 10);
		expect(await elapsed(realClock.sleep(10_000, alarm.signal))).toBeLessThan(5_000);
		expect(await elapsed(realClock.sleep(10_000, alarm.signal))).toBeLessThan(5_000);
	});

	it.each([2 ** 31, 1e15, Infinity])('does not wake at once from a sleep of %d ms', async (ms) => {
		const alarm = new AbortController();
		setTimeout(() => alarm.abort(), 40);
		expect(await elapsed(realClock.sleep(ms, alarm.signal))).toBeGreaterThanOrEqual(35);
	});

	it('leaves no listener on the signal, however often it slept', async () => {
		const { signal } = new AbortController();
		for (let count = 0; count < 20; count++) await realClock.sleep(0, signal);
		expect(getEventListeners(signal, 'abort')).toEqual([]);
	});
});

describe('a stop of the execution', () => {
	it('is heard once it happens', async () => {
		const cancel = new AbortController();
		const stop = onStop(cancel.signal);
		cancel.abort();
		expect(await stop.happened).toBeNull();
	});

	it('is listened for no longer than the node runs, and not if n8n has no signal', () => {
		const { signal } = new AbortController();
		const stop = onStop(signal);
		expect(getEventListeners(signal, 'abort')).toHaveLength(1);
		stop.forget();
		expect(getEventListeners(signal, 'abort')).toEqual([]);
		expect(() => onStop(undefined).forget()).not.toThrow();
	});
});

describe('work in pieces', () => {
	it('lets the event loop run every 50 ms, and not more often', async () => {
		let [nowMs, pauses] = [0, 0];
		const sleep = async () => void pauses++;
		const breather = new Breather({ now: () => nowMs, sleep });
		for (nowMs = 1; nowMs <= 510; nowMs++) await breather.breathe();
		expect(pauses).toBe(10);
	});
});
