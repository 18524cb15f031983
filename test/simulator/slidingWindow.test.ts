import { SlidingWindow } from '../../testing/simulator/slidingWindow';

const OK = 0;

it.each([
	['accepts as many as the limit says, and no more', 3, [0, 10, 20, 30, 999], [OK, OK, OK, 970, 1]],
	['gives room back one window later', 2, [0, 400, 999, 1000, 1400], [OK, OK, 1, OK, OK]],
	['says when the next one is accepted', 2, [0, 400, 700, 1000, 1000], [OK, OK, 300, OK, 400]],
	['is not used up by rejected requests', 1, [0, 500, 900, 1000], [OK, 500, 100, OK]],
])('a window of 1000 ms %s', (_, limit, times, expected) => {
	expect(retries(new SlidingWindow({ limit, windowMs: 1000 }), times)).toEqual(expected);
});

it('is used up by rejected requests where they count, so that only a pause helps', () => {
	const window = new SlidingWindow({ limit: 1, windowMs: 1000, countRejected: true });
	expect(retries(window, [0, 900, 1800, 2000, 3000])).toEqual([OK, 1000, 1000, 1000, OK]);
});

/** After how many milliseconds each of these requests may be sent again, or that it was accepted. */
function retries(window: SlidingWindow, times: number[]): number[] {
	return times.map((nowMs) => {
		const admission = window.take(nowMs);
		return admission.accepted ? OK : admission.retryAfterMs;
	});
}
