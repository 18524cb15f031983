import { getEventListeners } from 'node:events';
import { realClock } from '../../nodes/shared/execution/clock';
import { onStop } from '../../nodes/shared/execution/stop';

const elapsed = async (act: Promise<void>) => {
	const startMs = performance.now();
	await act;
	return performance.now() - startMs;
};

describe('the real clock', () => {
	it('sleeps as long as asked', async () => {
		const sleptMs = await elapsed(realClock.sleep(30, new AbortController().signal));
		expect(sleptMs).toBeGreaterThanOrEqual(28);
	});

	it('wakes at once when the signal fires, and does not reject', async () => {
		const alarm = new AbortController();
		setTimeout(() => alarm.abort(), 10);
		expect(await elapsed(realClock.sleep(10_000, alarm.signal))).toBeLessThan(5_000);
	});

	it('does not sleep at all where the signal has fired before', async () => {
		expect(await elapsed(realClock.sleep(10_000, AbortSignal.abort()))).toBeLessThan(5_000);
	});

	it.each([2 ** 31, 1e15, Infinity])('does not wake at once from a sleep of %d ms', async (ms) => {
		const alarm = new AbortController();
		const wakeUp = setTimeout(() => alarm.abort(), 40);
		expect(await elapsed(realClock.sleep(ms, alarm.signal))).toBeGreaterThanOrEqual(35);
		clearTimeout(wakeUp);
	});

	it('leaves no listener on the signal, however often it slept', async () => {
		const { signal } = new AbortController();
		for (let count = 0; count < 50; count++) await realClock.sleep(0, signal);
		expect(getEventListeners(signal, 'abort')).toEqual([]);
	});

	it('never goes back', () => {
		const first = realClock.now();
		expect(realClock.now()).toBeGreaterThanOrEqual(first);
	});
});

describe('a stop of the execution', () => {
	it('is heard once it happens', async () => {
		const cancel = new AbortController();
		const stop = onStop(cancel.signal);
		cancel.abort();
		expect(await stop.happened).toBeNull();
	});

	it('is listened for no longer than the node runs', () => {
		const { signal } = new AbortController();
		const stop = onStop(signal);
		expect(getEventListeners(signal, 'abort')).toHaveLength(1);
		stop.forget();
		expect(getEventListeners(signal, 'abort')).toEqual([]);
	});

	it('never happens where n8n has no signal', () => {
		const stop = onStop(undefined);
		expect(() => stop.forget()).not.toThrow();
	});
});
