import { STOPPED } from '../../nodes/shared/polling/outcome';
import { completed, endsAt, follow, http, inScene, many, running, script } from './scene';

describe('the runs of several items', () => {
	it('are asked at the same time', async () => {
		const { sentAtMs, outcomes } = await follow(many(5), completed);
		expect(sentAtMs).toEqual([0, 0, 0, 0, 0]);
		expect(outcomes.map(({ kind }) => kind)).toEqual(Array(5).fill('ended'));
	});

	it('have outcomes of their own', async () => {
		const answers: Record<string, ReturnType<typeof http>> = {
			'run 0': completed(),
			'run 1': http(404),
			'run 2': http(200, { status: 'failed' }),
		};
		const { outcomes } = await follow(many(3), ({ runId }) => answers[runId]!);
		expect(outcomes).toMatchObject([
			{ kind: 'ended', run: { phase: 'completed' } },
			{ kind: 'lost', failure: { code: '404' } },
			{ kind: 'ended', run: { phase: 'failed' } },
		]);
	});

	it('are none without items', async () => {
		expect(await follow([], completed)).toMatchObject({ outcomes: [], polls: [], overAtMs: 0 });
	});
});

describe('a run that several items name', () => {
	it('is asked once for all of them', async () => {
		const { polls, outcomes } = await follow([{}, {}, {}], endsAt(2_000));
		expect(polls).toHaveLength(2);
		expect(outcomes).toMatchObject(Array(3).fill({ kind: 'ended' }));
		expect(new Set(outcomes).size).toBe(1);
	});

	it('is looked at once for all of them', async () => {
		const items = Array(3).fill({ wait: 'lookOnce' as const });
		const { polls, outcomes } = await follow(items, () => running());
		expect(polls).toHaveLength(1);
		expect(outcomes).toMatchObject(Array(3).fill({ kind: 'active' }));
	});

	it('is looked at for one and waited for by another', async () => {
		const { outcomes } = await follow([{ wait: 'lookOnce' as const }, {}], endsAt(2_000));
		expect(outcomes).toMatchObject([{ kind: 'active' }, { kind: 'ended' }]);
	});

	it('is asked at the pace of the most impatient one', async () => {
		const items = [{ minMs: 30_000 }, { minMs: 3_000 }, { minMs: 10_000 }];
		expect((await follow(items, endsAt(3_000))).sentAtMs).toEqual([0, 3_150]);
		const capped = [{ maxMs: 60_000 }, { maxMs: 2_000 }];
		const { sentAtMs } = await follow(capped, endsAt(100_000));
		expect(sentAtMs.at(-1)! - sentAtMs.at(-2)!).toBe(2_150);
	});

	it('is asked with the shortest request time-out', async () => {
		const items = [{ requestTimeoutMs: 7_000 }, { requestTimeoutMs: 3_000 }];
		const { polls } = await follow(items, completed);
		expect(polls[0]).toMatchObject({ timeoutMs: 3_000 });
	});

	it('is asked until the last of them has gone', async () => {
		const items = [{ maxWaitMs: 5_000 }, { maxWaitMs: 50_000 }];
		const { outcomes, overAtMs } = await follow(items, () => running());
		expect(outcomes.map(({ kind }) => kind)).toEqual(['timedOut', 'timedOut']);
		expect(outcomes).toMatchObject([
			{ known: { waitedMs: 5_150 } },
			{ known: { waitedMs: 50_150 } },
		]);
		expect(overAtMs).toBe(50_150);
	});
});

describe('an execution that leaves', () => {
	it('ends its waits at once, while they sleep, queue or have a request under way', async () => {
		await inScene(
			() => running(),
			async (scene) => {
				const execution = scene.execute(many(30));
				await scene.time.until(scene.time.pause(10_050));
				execution.leave();
				const { polls } = scene;
				const sent = polls.length;
				const outcomes = await scene.outcomesOf(execution);
				expect(outcomes).toMatchObject(Array(30).fill({ kind: 'lost', failure: STOPPED }));
				expect(scene.time.now()).toBeLessThanOrEqual(10_200);
				await scene.time.until(scene.time.pause(120_000));
				expect(polls).toHaveLength(sent);
				expect(scene.time.timers()).toBe(0);
			},
		);
	});

	it('before anything was sent sends nothing at all', async () => {
		await inScene(completed, async (scene) => {
			const execution = scene.execute(many(3));
			execution.leave();
			const outcomes = await scene.outcomesOf(execution);
			expect(outcomes).toMatchObject(Array(3).fill({ kind: 'lost', failure: STOPPED }));
			expect(scene.polls).toEqual([]);
		});
	});

	it('takes an end that the request under way still brings', async () => {
		await inScene(completed, async (scene) => {
			const execution = scene.execute([{}]);
			await scene.time.until(scene.time.pause(100));
			execution.leave();
			expect(await scene.outcomesOf(execution)).toMatchObject([{ kind: 'ended' }]);
		});
	});

	it('leaves the waits of others alone', async () => {
		await inScene(endsAt(20_000), async (scene) => {
			const leaving = scene.execute([{ runId: 'a' }]);
			const staying = scene.execute([{ runId: 'b' }]);
			await scene.time.until(scene.time.pause(5_000));
			leaving.leave();
			expect(await scene.outcomesOf(leaving)).toMatchObject([{ kind: 'lost' }]);
			expect(await scene.outcomesOf(staying)).toMatchObject([{ kind: 'ended' }]);
		});
	});
});

describe('a mistake in the code that is told of changes', () => {
	it('ends the items of that run with the mistake, and keeps no request counted for ever', async () => {
		await inScene(script(running(), completed()), async (scene) => {
			jest.spyOn(scene.changes, 'push').mockImplementation(() => {
				throw new Error('a mistake');
			});
			const execution = scene.execute([{}]);
			await expect(scene.outcomesOf(execution)).rejects.toThrow('a mistake');
			execution.leave();
			await scene.time.until(scene.time.pause(61_000));
			expect(scene.budget.isForgettable()).toBe(true);
		});
	});
});
