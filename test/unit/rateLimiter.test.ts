import { RateLimiter } from '../../nodes/shared/polling/rateLimiter';

const FREED_MS = 60_050;

/** A limiter after requests that were answered at once, one at each of these moments. */
function after(...sentAtMs: number[]): RateLimiter {
	const limiter = new RateLimiter();
	for (const atMs of sentAtMs) {
		limiter.send(atMs);
		limiter.settle({ kind: 'accepted' }, 60, atMs);
	}
	return limiter;
}

const rejected = (retryAfterMs?: number) => ({ kind: 'rateLimited' as const, retryAfterMs });

describe('the limit of an account', () => {
	it('has room for a request while the window is not full', () => {
		expect(after(0, 0).roomAt(3, [], 10)).toBe(10);
		expect(after(0, 0, 5).roomAt(3, [], 10)).toBe(FREED_MS);
	});

	it('keeps room free for the moments that are reserved', () => {
		const limiter = after(0, 0);
		expect(limiter.roomAt(4, [30_000], 10)).toBe(10);
		expect(limiter.roomAt(3, [30_000], 10)).toBe(30_000);
		expect(limiter.roomAt(4, [30_000, 40_000], 10)).toBe(40_000);
		expect(limiter.roomAt(5, [30_000, 40_000], 10)).toBe(10);
	});

	it('reserves nothing for moments at which the window will have emptied by itself', () => {
		expect(after(0, 0).roomAt(3, [FREED_MS + 1], 10)).toBe(10);
	});

	it('spaces by what is left beside the reserved requests', () => {
		const limiter = new RateLimiter();
		for (let count = 0; count < 5; count++) limiter.send(0, { limit: 60, reserved: 0 });
		expect(limiter.paceAt(60, 0)).toBe(1_000);
		limiter.send(0, { limit: 60, reserved: 30 });
		expect(limiter.paceAt(60, 0)).toBe(2_000);
		expect(limiter.paceAt(60, 30)).toBe(4_000);
	});

	it('counts a request that is not paced, but does not let it slow down the others', () => {
		const limiter = after(...Array<number>(20).fill(0));
		expect(limiter.paceAt(60, 0)).toBe(-Infinity);
		expect(limiter.roomAt(20, [], 0)).toBe(FREED_MS);
	});

	it('still has a spacing where everything is reserved', () => {
		const limiter = new RateLimiter();
		limiter.send(0, { limit: 1, reserved: 1 });
		expect(limiter.paceAt(1, 1)).toBe(60_000 - 4 * 60_000);
	});

	it('counts a request without an answer for a second more: it may have arrived late', () => {
		const limiter = new RateLimiter();
		limiter.send(0);
		limiter.settle({ kind: 'unanswered' }, 60, 10_000);
		expect(limiter.roomAt(1, [], 10_000)).toBe(10_000 + 1_000 + FREED_MS);
	});
});

describe('a rejected request', () => {
	it('pauses everybody for as long as the server asks', () => {
		const limiter = after(0);
		limiter.send(0);
		limiter.settle(rejected(12_000), 60, 100);
		expect(limiter.pausedUntilMs).toBe(12_100);
	});

	it('pauses everybody until the window has passed where the server does not say', () => {
		const limiter = after(0);
		limiter.send(0);
		limiter.settle(rejected(), 60, 100);
		expect(limiter.pausedUntilMs).toBe(60_100);
	});

	it('never makes a pause shorter', () => {
		const limiter = after();
		limiter.send(0);
		limiter.send(0);
		limiter.settle(rejected(30_000), 60, 100);
		limiter.settle(rejected(1_000), 60, 200);
		expect(limiter.pausedUntilMs).toBe(30_100);
	});

	it('makes this process take less, once for all that were rejected together', () => {
		const limiter = after();
		for (let count = 0; count < 5; count++) limiter.send(0);
		for (let count = 0; count < 5; count++) limiter.settle(rejected(5_000), 101, count);
		expect(limiter.allowed(101)).toBe(70);
		limiter.send(6_000);
		limiter.settle(rejected(5_000), 101, 6_000);
		expect(limiter.allowed(101)).toBe(49);
	});

	it('is forgiven bit by bit with accepted ones, not with unanswered ones', () => {
		const limiter = after();
		limiter.send(0);
		limiter.settle(rejected(1_000), 60, 0);
		limiter.send(2_000);
		limiter.settle({ kind: 'unanswered' }, 60, 2_000);
		expect(limiter.allowed(60)).toBe(42);
		limiter.send(3_000);
		limiter.settle({ kind: 'accepted' }, 60, 3_000);
		expect(limiter.allowed(60)).toBe(43);
	});
});

describe('a limiter without a past', () => {
	it('is one that never was used, or whose window has passed', () => {
		expect(after().isFresh(0)).toBe(true);
		expect(after(0).isFresh(FREED_MS - 1)).toBe(false);
		expect(after(0).isFresh(FREED_MS)).toBe(true);
	});

	it('is one that has been left alone for ten minutes after it had to give way', () => {
		const limiter = after();
		limiter.send(0);
		limiter.settle(rejected(10_000), 60, 0);
		expect(limiter.isFresh(10_000 + 599_999)).toBe(false);
		expect(limiter.isFresh(10_000 + 600_000)).toBe(true);
	});

	it('is not one that waits for an answer, waits out a pause or gives way', () => {
		const waiting = after();
		waiting.send(0);
		expect(waiting.isFresh(1e9)).toBe(false);
		waiting.settle(rejected(3_600_000), 60, 0);
		expect(waiting.isFresh(FREED_MS)).toBe(false);
	});

	it('is not one that waits out a pause, though it has its whole allowance back', () => {
		const limiter = after();
		limiter.send(0);
		limiter.send(0);
		limiter.settle(rejected(3_600_000), 1, 0);
		limiter.settle({ kind: 'accepted' }, 1, 0);
		expect(limiter.isFresh(3_599_999)).toBe(false);
		expect(limiter.isFresh(3_600_000)).toBe(true);
	});
});
