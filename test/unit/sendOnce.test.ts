import type { RequestEnd } from '../../nodes/shared/polling/rateLimiter';
import { Scheduler } from '../../nodes/shared/polling/scheduler';
import { sendOnce } from '../../nodes/shared/polling/sendOnce';
import { startVirtualTime, type VirtualTime } from '../../testing/virtualClock';

type End = RequestEnd & { kind: string };
const DONE: End = { kind: 'done', isAnswered: true };
const LOST: End = { kind: 'error', isAnswered: false };
const limited = (seconds?: number): End => {
	const retryAfterMs = seconds === undefined ? undefined : seconds * 1000;
	return { kind: 'rateLimited', isAnswered: true, retryAfterMs } as End;
};

let time: VirtualTime;
beforeEach(() => {
	time = startVirtualTime();
});
afterEach(() => time.end());

/** Sends until there is a result; one end for each request, the last one repeats. */
async function send(ends: End[], limit = 60) {
	const client = new Scheduler(time.clock).join(limit);
	const sentAtMs: number[] = [];
	const timeouts: number[] = [];
	const request = async (timeoutMs: number) => {
		sentAtMs.push(time.now());
		timeouts.push(timeoutMs);
		await time.pause(100);
		return ends[Math.min(sentAtMs.length, ends.length) - 1]!;
	};
	const result = await time.until(sendOnce(request, 9_000, { clock: time.clock, client }));
	return { result, sentAtMs, timeouts };
}

describe('a request that is sent once', () => {
	it.each([DONE, LOST])('is over with its first result: %j', async (end) => {
		const { result, sentAtMs, timeouts } = await send([end, DONE]);
		expect([result, sentAtMs, timeouts]).toEqual([end, [0], [9_000]]);
	});

	it.each([
		['as long as it says', [7], [0, 7_100]],
		['a minute if it does not say', [undefined], [0, 60_100]],
		['three times', [1, 1, 1], [0, 1_100, 2_200, 3_300]],
		['two minutes in all', [60, 60], [0, 60_100, 120_200]],
	])('waits out a rejection by the rate limit %s', async (_, pauses, sentAtMs) => {
		const sent = await send([...pauses.map(limited), DONE]);
		expect([sent.result, sent.sentAtMs]).toEqual([DONE, sentAtMs]);
	});

	it('gives up after three pauses, with the last rejection', async () => {
		const { result, sentAtMs } = await send([limited(1)]);
		expect([result, sentAtMs.length]).toEqual([limited(1), 4]);
	});

	it('gives up at once if it would have to pause for more than two minutes', async () => {
		const { result, sentAtMs } = await send([limited(121)]);
		const failure = { code: 'rate_limited', reason: 'HTTP 429, to be retried in 121 s' };
		expect(result).toMatchObject({ kind: 'rateLimited', failure });
		expect(sentAtMs).toEqual([0]);
	});

	it('waits for as long as it takes until the rate limit has room', async () => {
		const client = new Scheduler(time.clock).join(1);
		const tools = { clock: time.clock, client };
		const sentAtMs: number[] = [];
		const request = async () => {
			sentAtMs.push(time.now());
			return DONE;
		};
		await time.until(Promise.all([1, 2, 3, 4].map(() => sendOnce(request, 0, tools))));
		expect(sentAtMs.map((atMs) => Math.floor(atMs / 60_000))).toEqual([0, 1, 2, 3]);
	});
});
