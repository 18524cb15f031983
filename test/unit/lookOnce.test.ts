import { completed, follow, http, inScene, many, network, running, script } from './scene';

const LOOK = { wait: 'lookOnce' as const };
const limited = (retryAfter?: string) =>
	http(429, undefined, retryAfter === undefined ? {} : { 'retry-after': retryAfter });

describe('a single look', () => {
	it('finds a run going, or ended', async () => {
		expect(await follow([LOOK], () => running())).toMatchObject({
			outcomes: [{ kind: 'active', run: { status: 'running' } }],
			polls: [{ timeoutMs: 10_000 }],
			timersLeft: 0,
		});
		expect((await follow([LOOK], completed)).outcomes).toMatchObject([
			{ kind: 'ended', run: { status: 'completed' }, waitedMs: 150 },
		]);
	});

	it('counts the time from its own start', async () => {
		await inScene(completed, async (scene) => {
			await scene.time.until(scene.time.pause(5_000));
			const [outcome] = await scene.outcomesOf(scene.execute([LOOK]));
			expect(outcome).toMatchObject({ kind: 'ended', waitedMs: 150 });
		});
	});

	it.each([
		['a lost connection', network('ECONNRESET'), 'the connection was lost'],
		['a bad moment of the service', http(503), 'HTTP 503'],
		['a run that nobody knows', http(404), 'HTTP 404'],
		['a host that is not reached', network('ENOTFOUND'), 'its name was not found'],
		['something that is no status', http(200), 'it sent an answer that is not a status object'],
	])('ends with %s', async (_, answer, reason) => {
		const { outcomes, polls } = await follow([LOOK], () => answer);
		expect(outcomes).toMatchObject([
			{ kind: 'lost', failure: { reason }, known: { waitedMs: 150 } },
		]);
		expect(polls).toHaveLength(1);
	});

	it('ends with a request that takes too long', async () => {
		const { outcomes, overAtMs } = await follow(
			[{ ...LOOK, requestTimeoutMs: 3_000 }],
			() => 'hang',
		);
		expect(overAtMs).toBe(3_000);
		expect(outcomes[0]).toMatchObject({ kind: 'lost', failure: { code: 'ETIMEDOUT' } });
	});
});

describe('a single look that meets a 429', () => {
	it('waits it out once', async () => {
		const { outcomes, sentAtMs } = await follow([LOOK], script(limited('7'), running()));
		expect(sentAtMs).toEqual([0, 7_150]);
		expect(outcomes[0]).toMatchObject({ kind: 'active' });
	});

	it('waits out a minute where nothing is said', async () => {
		const { outcomes, sentAtMs } = await follow([LOOK], script(limited(), completed()));
		expect(sentAtMs).toEqual([0, 60_150]);
		expect(outcomes[0]).toMatchObject({ kind: 'ended', waitedMs: 60_300 });
	});

	it('does not wait out a second one', async () => {
		const { outcomes, polls } = await follow([LOOK], () => limited('7'));
		expect(polls).toHaveLength(2);
		expect(outcomes[0]).toMatchObject({
			kind: 'lost',
			failure: { reason: 'HTTP 429', code: '429' },
		});
	});

	it('does not wait for longer than a minute', async () => {
		const { outcomes, polls, overAtMs } = await follow([LOOK], () => limited('61'));
		expect([polls.length, overAtMs]).toEqual([1, 150]);
		expect(outcomes[0]).toMatchObject({
			kind: 'lost',
			failure: { reason: 'HTTP 429, with the demand to wait 61 s', code: '429' },
		});
	});
});

describe('many single looks', () => {
	it('use the free room of the window, five at a time', async () => {
		const { polls, overAtMs, outcomes } = await follow(many(40, LOOK), completed);
		expect(outcomes).toMatchObject(Array(40).fill({ kind: 'ended' }));
		expect(overAtMs).toBeLessThan(2_000);
		for (const { sentAtMs: atMs } of polls) {
			const underWay = polls.filter(({ sentAtMs }) => sentAtMs <= atMs && sentAtMs + 150 > atMs);
			// The pace lets one more go each second.
			expect(underWay.length).toBeLessThanOrEqual(6);
		}
	});

	it('wait for the window where it is full', async () => {
		const { sentAtMs } = await follow(many(70, LOOK), completed);
		expect(sentAtMs.filter((atMs) => atMs < 60_000)).toHaveLength(60);
		expect(sentAtMs.filter((atMs) => atMs >= 60_000)).toHaveLength(10);
		expect(sentAtMs.at(-1)).toBeLessThan(63_000);
	});

	it('leave room to runs that are waited for', async () => {
		await inScene(
			() => running(),
			async (scene) => {
				const waits = scene.execute(many(20, { maxWaitMs: 60_000 }));
				const looks = scene.execute(
					many(100, LOOK).map((item) => ({ ...item, runId: `look ${item.runId}` })),
				);
				await scene.outcomesOf(waits);
				const early = scene.polls.filter(({ sentAtMs }) => sentAtMs < 60_000);
				const ofWaits = early.filter(({ runId }) => !runId.startsWith('look'));
				expect(ofWaits.length).toBeGreaterThanOrEqual(20);
				looks.leave();
				await scene.outcomesOf(looks);
			},
		);
	});

	it('that are stopped while they queue end at once', async () => {
		await inScene(completed, async (scene) => {
			const looks = scene.execute(many(20, LOOK));
			await scene.time.until(scene.time.pause(100));
			looks.leave();
			const outcomes = await scene.outcomesOf(looks);
			const lost = outcomes.filter(({ kind }) => kind === 'lost');
			expect(lost).toEqual(
				Array(15).fill({
					kind: 'lost',
					failure: { reason: 'the node was stopped' },
					known: { waitedMs: 100 },
				}),
			);
			expect(scene.polls).toHaveLength(5);
			expect(scene.time.now()).toBe(150);
		});
	});
});
