import { completed, endsAt, follow, http, inScene, many, network, running, script } from './scene';

const requestsIn = (sentAtMs: number[], fromMs: number, toMs: number) =>
	sentAtMs.filter((atMs) => atMs >= fromMs && atMs < toMs).length;

/** Each of these was measured on a well-known library that waits for remote jobs. */
describe('mistakes of other waiters that are not made here', () => {
	it('a wait is not given up before its time because the next pause would not fit', async () => {
		for (const maxWaitMs of [150_000, 300_000, 600_000]) {
			const { outcomes, overAtMs } = await follow([{ maxWaitMs }], endsAt(maxWaitMs - 1));
			expect(outcomes[0]).toMatchObject({ kind: 'ended' });
			expect(overAtMs).toBeGreaterThanOrEqual(maxWaitMs);
		}
	});

	it.each(['incomplete', 'aborted', 'Rejected', 'COMPLETED'])(
		'an unknown status such as %s is not asked for without a pause',
		async (status) => {
			const { sentAtMs } = await follow([{ maxWaitMs: 60_000 }], () => http(200, { status }));
			expect(requestsIn(sentAtMs, 0, 60_000)).toBeLessThan(30);
		},
	);

	it.each(['999999999', '9999999999999999999', 'Fri, 31 Dec 9999 23:59:59 GMT'])(
		'a Retry-After of %s is not more than a timer can take, and then no pause at all',
		async (retryAfter) => {
			for (const code of [200, 429, 503]) {
				const answer = http(code, { status: 'running' }, { 'retry-after': retryAfter });
				const { sentAtMs } = await follow([{ maxWaitMs: 50_000_000 }], () => answer);
				expect(requestsIn(sentAtMs, 0, 3_600_000)).toBe(1);
				expect(requestsIn(sentAtMs, 0, 50_000_000)).toBeLessThan(20);
			}
		},
	);

	it('a Retry-After is followed, also where pauses vary at random', async () => {
		const limited = http(429, undefined, { 'retry-after': '2' });
		const random = () => 0.123_456;
		const { sentAtMs } = await follow([{}], script(limited, limited, completed()), { random });
		expect(requestsIn(sentAtMs, 0, 2_000)).toBe(1);
	});

	it('one lost connection is not taken for a failed run', async () => {
		const service = script(running(), network('ECONNRESET'), running(), completed());
		expect((await follow([{}], service)).outcomes[0]).toMatchObject({
			kind: 'ended',
			run: { phase: 'completed' },
		});
	});

	it('a thousand polls leave nothing behind', async () => {
		const { polls, timersLeft } = await follow([{ maxWaitMs: 9_000_000, maxMs: 8_000 }], () =>
			running(),
		);
		expect(polls.length).toBeGreaterThan(1_000);
		expect(timersLeft).toBe(0);
	});

	it('nothing is asked after a stop, not even when a pause of before is over', async () => {
		await inScene(
			() => running(),
			async (scene) => {
				const execution = scene.execute(many(10));
				await scene.time.until(scene.time.pause(1_000));
				const before = scene.polls.length;
				execution.leave();
				await scene.time.until(scene.time.pause(600_000));
				expect(scene.polls).toHaveLength(before);
				expect(scene.time.timers()).toBe(0);
			},
		);
	});

	it('an execution that was stopped before it began asks nothing', async () => {
		await inScene(completed, async (scene) => {
			scene.execute([{}]).leave();
			await scene.time.until(scene.time.pause(10_000));
			expect(scene.polls).toEqual([]);
		});
	});

	it('a request that hangs does not outlive the deadline and its time-out', async () => {
		for (const maxWaitMs of [1, 5_000, 9_999, 30_000]) {
			const { overAtMs } = await follow([{ maxWaitMs }], () => 'hang');
			expect(overAtMs).toBeLessThanOrEqual(maxWaitMs + 10_000);
		}
	});

	it.each([1.4, 0.5, 999.6, 1_400.3, 30_000.9])(
		'a deadline of %d ms is not rounded into a storm of polls at the end',
		async (maxWaitMs) => {
			const { polls } = await follow([{ maxWaitMs }], () => running());
			expect(polls.filter(({ sentAtMs }) => sentAtMs > maxWaitMs - 500).length).toBeLessThanOrEqual(
				2,
			);
		},
	);

	it('a run that nobody knows is not asked for until the end of days', async () => {
		expect((await follow([{ maxWaitMs: 1e9 }], () => http(404))).polls).toHaveLength(1);
	});
});
