import { SlidingWindow } from '../../testing/simulator/slidingWindow';

function admissions(window: SlidingWindow, ...times: number[]): boolean[] {
	return times.map((nowMs) => window.take(nowMs).accepted);
}

it('accepts as many requests as the limit says within the window, and no more', () => {
	const window = new SlidingWindow({ limit: 3, windowMs: 1000 });
	expect(admissions(window, 0, 10, 20, 30, 999)).toEqual([true, true, true, false, false]);
});

it('gives the room of a request back exactly one window later', () => {
	const window = new SlidingWindow({ limit: 2, windowMs: 1000 });
	expect(admissions(window, 0, 400, 999, 1000, 1001, 1400)).toEqual([
		true,
		true,
		false,
		true,
		false,
		true,
	]);
});

it('says after how long the next request will be accepted', () => {
	const window = new SlidingWindow({ limit: 2, windowMs: 1000 });
	admissions(window, 0, 400);
	expect(window.take(700)).toEqual({ accepted: false, retryAfterMs: 300 });
	expect(window.take(1000)).toEqual({ accepted: true });
	expect(window.take(1000)).toEqual({ accepted: false, retryAfterMs: 400 });
});

it('is not used up by rejected requests', () => {
	const window = new SlidingWindow({ limit: 1, windowMs: 1000 });
	expect(admissions(window, 0, 500, 900, 1000)).toEqual([true, false, false, true]);
});

it('is used up by rejected requests where they count, so that only a pause helps', () => {
	const window = new SlidingWindow({ limit: 1, windowMs: 1000, countRejected: true });
	expect(admissions(window, 0, 900, 1800)).toEqual([true, false, false]);
	expect(window.take(2000)).toEqual({ accepted: false, retryAfterMs: 1000 });
	expect(window.take(3000)).toEqual({ accepted: true });
});
