import { RateLimiter, type RequestEnd } from '../../nodes/shared/polling/rateLimiter';

/** A slot is free again 60 s after the answer, and a moment for clocks that drift. */
const FREED_MS = 60_050;

const ANSWERED: RequestEnd = { kind: 'status', isAnswered: true };
const LOST: RequestEnd = { kind: 'transient', isAnswered: false };
const rejected = (retryAfterMs?: number): RequestEnd => {
	return { kind: 'rateLimited', isAnswered: true, retryAfterMs };
};
const limiterOf = (limit: number) => Object.assign(new RateLimiter(), { limit });

/** Sends requests that take no time, and may have taken 10 s. */
function send(limiter: RateLimiter, atMs: number, end = ANSWERED, count = 1): void {
	for (let nth = 0; nth < count; nth++) limiter.take(atMs, false);
	for (let nth = 0; nth < count; nth++) limiter.release(end, 10_000, atMs + nth);
}

describe('the sliding window', () => {
	it('has room until the limit is reached, and again 60 s after the answer', () => {
		const limiter = limiterOf(3);
		for (const atMs of [0, 0, 5]) {
			expect(limiter.roomAt(10)).toBe(10);
			send(limiter, atMs);
		}
		expect(limiter.roomAt(10)).toBe(FREED_MS);
		send(limiter, FREED_MS, ANSWERED, 2);
		expect(limiter.roomAt(FREED_MS)).toBe(FREED_MS + 5);
	});

	it('holds the slot of a request in flight: it cannot say when that is free', () => {
		const limiter = limiterOf(2);
		send(limiter, 0);
		limiter.take(0, false);
		expect(limiter.roomAt(10)).toBe(FREED_MS);
		limiter.take(0, false);
		expect(limiter.roomAt(10)).toBe(Infinity);
		limiter.release(ANSWERED, 10_000, 7_000);
		limiter.release(ANSWERED, 10_000, 8_000);
		expect(limiter.roomAt(8_000)).toBe(7_000 + FREED_MS);
	});

	it('holds the slot of a request that was given up for its timeout more: it may arrive late', () => {
		const limiter = limiterOf(1);
		send(limiter, 3_000, LOST);
		expect(limiter.roomAt(3_000)).toBe(3_000 + FREED_MS + 10_000);
	});

	it('frees slots in the order of time, whatever order answers come in', () => {
		const limiter = limiterOf(2);
		send(limiter, 0, LOST);
		send(limiter, 1_000);
		expect(limiter.roomAt(1_000)).toBe(1_000 + FREED_MS);
		send(limiter, 2_000);
		expect(limiter.roomAt(2_000)).toBe(2_000 + FREED_MS);
	});

	it('keeps reserved slots free', () => {
		const limiter = limiterOf(4);
		send(limiter, 0);
		expect([2, 3].map((reserved) => limiter.roomAt(10, reserved))).toEqual([10, FREED_MS]);
	});

	it('has at most 100 requests in flight', () => {
		const limiter = limiterOf(1_000);
		for (let nth = 0; nth < 99; nth++) limiter.take(0, false);
		expect(limiter.roomAt(0)).toBe(0);
		limiter.take(0, false);
		expect(limiter.roomAt(0)).toBe(Infinity);
	});
});

describe('the pace', () => {
	it('lets five go at once, then one each 60 s / limit, and saves up no more', () => {
		const limiter = limiterOf(30);
		limiter.take(0, true);
		for (let nth = 0; nth < 5; nth++) {
			expect(limiter.pacedRoomAt(900_000)).toBe(900_000);
			limiter.take(900_000, true);
		}
		expect(limiter.pacedRoomAt(900_000)).toBe(902_000);
		limiter.take(902_000, true);
		expect(limiter.pacedRoomAt(902_000)).toBe(904_000);
	});

	it('is not slowed down by requests that are not paced, but by a full window', () => {
		const limiter = limiterOf(20);
		send(limiter, 0, ANSWERED, 19);
		expect(limiter.pacedRoomAt(18)).toBe(18);
		send(limiter, 18);
		expect(limiter.pacedRoomAt(18)).toBe(FREED_MS);
	});
});

describe('a 429', () => {
	it.each([
		[12_000, 12_000],
		[undefined, 60_000],
	])('with Retry-After %p pauses everybody for %d ms', (retryAfterMs, pausedMs) => {
		const limiter = limiterOf(60);
		send(limiter, 100, rejected(retryAfterMs));
		expect(limiter.roomAt(100)).toBe(100 + pausedMs);
		expect(limiter.pacedRoomAt(100)).toBe(100 + pausedMs);
		expect(limiter.state(1_100)).toEqual({ limit: 60, allowed: 42, pausedMs: pausedMs - 1_000 });
		expect(limiter.state(1e6).pausedMs).toBe(0);
	});

	it('never makes a pause shorter', () => {
		const limiter = limiterOf(60);
		send(limiter, 100, rejected(30_000));
		send(limiter, 200, rejected(1_000));
		expect(limiter.roomAt(200)).toBe(30_100);
	});

	it('makes this process take 30 % less, once for all that are rejected together', () => {
		const limiter = limiterOf(101);
		send(limiter, 0, rejected(5_000), 5);
		expect(limiter.allowed()).toBe(70);
		send(limiter, 5_004, rejected(5_000));
		expect(limiter.allowed()).toBe(49);
	});

	it('is made up for by answered requests one by one, up to the limit, not by lost ones', () => {
		const limiter = limiterOf(60);
		send(limiter, 0, rejected(1_000));
		send(limiter, 2_000, LOST);
		expect(limiter.allowed()).toBe(42);
		send(limiter, 3_000);
		expect(limiter.allowed()).toBe(43);
		send(limiter, 4_000, ANSWERED, 50);
		expect(limiter.allowed()).toBe(60);
	});

	it('after 429 leaves at least a twentieth of the limit, and one request', () => {
		const limiters = [limiterOf(200), limiterOf(3)];
		for (let atMs = 0; atMs < 1e6; atMs += 10_000) {
			for (const limiter of limiters) send(limiter, atMs, rejected(5_000));
		}
		expect(limiters.map((limiter) => limiter.allowed())).toEqual([10, 1]);
	});

	it('is forgotten ten minutes after its pause', () => {
		const limiter = limiterOf(60);
		send(limiter, 0, rejected(10_000));
		limiter.take(610_000, false);
		expect(limiter.allowed()).toBe(42);
		limiter.take(610_001, false);
		expect(limiter.allowed()).toBe(60);
	});
});
