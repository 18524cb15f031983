import { RateLimiter } from '../../nodes/shared/polling/rateLimiter';

/** A slot is free again 60 s after the answer, and a moment for clocks that drift. */
const FREED_MS = 60_050;

const ANSWERED = { kind: 'status', isAnswered: true };
const LOST = { kind: 'transient', isAnswered: false };
const rejected = (retryAfterMs?: number) => ({
	kind: 'rateLimited',
	isAnswered: true,
	retryAfterMs,
});

function limiterOf(limit: number): RateLimiter {
	return Object.assign(new RateLimiter(), { limit });
}

/** Sends a request that is answered at once. */
function send(
	limiter: RateLimiter,
	atMs: number,
	end: Parameters<RateLimiter['release']>[0] = ANSWERED,
) {
	limiter.take(atMs, false);
	limiter.release(end, 10_000, atMs);
}

describe('the sliding window', () => {
	it('has room until the limit is reached, and again 60 s after the answer', () => {
		const limiter = limiterOf(3);
		[0, 0, 5].forEach((atMs) => {
			expect(limiter.roomAt(10)).toBe(10);
			send(limiter, atMs);
		});
		expect(limiter.roomAt(10)).toBe(FREED_MS);
		expect(limiter.roomAt(FREED_MS)).toBe(FREED_MS);
		limiter.take(FREED_MS, false);
		limiter.release(ANSWERED, 0, FREED_MS);
		expect(limiter.roomAt(FREED_MS)).toBe(FREED_MS);
		send(limiter, FREED_MS);
		expect(limiter.roomAt(FREED_MS)).toBe(FREED_MS + 5);
	});

	it('cannot say when there is room if that depends on an answer', () => {
		const limiter = limiterOf(2);
		send(limiter, 0);
		limiter.take(0, false);
		expect(limiter.roomAt(10)).toBe(FREED_MS);
		limiter.take(0, false);
		expect(limiter.roomAt(10)).toBe(Infinity);
	});

	it('takes a slot from sending to 60 s after the answer', () => {
		const limiter = limiterOf(1);
		limiter.take(0, false);
		limiter.release(ANSWERED, 10_000, 7_000);
		expect(limiter.roomAt(7_000)).toBe(7_000 + FREED_MS);
	});

	it('holds the slot of a request that was given up for its timeout more: it may arrive late', () => {
		const limiter = limiterOf(1);
		limiter.take(0, false);
		limiter.release(LOST, 10_000, 10_000);
		expect(limiter.roomAt(10_000)).toBe(10_000 + FREED_MS + 10_000);
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
		expect(limiter.roomAt(10, 2)).toBe(10);
		expect(limiter.roomAt(10, 3)).toBe(FREED_MS);
	});

	it('has at most 100 requests in flight', () => {
		const limiter = limiterOf(1_000);
		for (let count = 0; count < 99; count++) limiter.take(0, false);
		expect(limiter.roomAt(0)).toBe(0);
		limiter.take(0, false);
		expect(limiter.roomAt(0)).toBe(Infinity);
	});
});

describe('the pace', () => {
	it('lets five go at once, then one each 60 s / limit', () => {
		const limiter = limiterOf(30);
		for (let count = 0; count < 5; count++) {
			expect(limiter.pacedRoomAt(0)).toBe(0);
			limiter.take(0, true);
		}
		expect(limiter.pacedRoomAt(0)).toBe(2_000);
		limiter.take(2_000, true);
		expect(limiter.pacedRoomAt(2_000)).toBe(4_000);
	});

	it('saves up no more than the burst', () => {
		const limiter = limiterOf(30);
		limiter.take(0, true);
		for (let count = 0; count < 5; count++) limiter.take(900_000, true);
		expect(limiter.pacedRoomAt(900_000)).toBe(902_000);
	});

	it('is not slowed down by requests that are not paced, but kept from a full window', () => {
		const limiter = limiterOf(20);
		for (let count = 0; count < 19; count++) send(limiter, 0);
		expect(limiter.pacedRoomAt(0)).toBe(0);
		send(limiter, 0);
		expect(limiter.pacedRoomAt(0)).toBe(FREED_MS);
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
		for (let count = 0; count < 5; count++) send(limiter, count, rejected(5_000));
		expect(limiter.allowed()).toBe(70);
		send(limiter, 5_004, rejected(5_000));
		expect(limiter.allowed()).toBe(49);
	});

	it('is made up for by accepted requests one by one, up to the limit, not by lost ones', () => {
		const limiter = limiterOf(60);
		send(limiter, 0, rejected(1_000));
		send(limiter, 2_000, LOST);
		expect(limiter.allowed()).toBe(42);
		send(limiter, 3_000);
		expect(limiter.allowed()).toBe(43);
		for (let count = 0; count < 50; count++) send(limiter, 4_000);
		expect(limiter.allowed()).toBe(60);
	});

	it('after 429 leaves at least a twentieth of the limit, and one request', () => {
		const [large, small] = [limiterOf(200), limiterOf(3)];
		for (let atMs = 0; atMs < 1e6; atMs += 10_000) {
			send(large, atMs, rejected(5_000));
			send(small, atMs, rejected(5_000));
		}
		expect([large.allowed(), small.allowed()]).toEqual([10, 1]);
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
