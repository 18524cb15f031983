import { completed, endsAt, follow, http, inScene, network, running, script } from './scene';

/** A pause so long that no poll is made between the first and the last. */
const NEVER_BETWEEN = { minMs: 1_000_000 };

const gapsOf = (sentAtMs: number[]) =>
	sentAtMs.slice(1).map((atMs, index) => atMs - sentAtMs[index]!);

describe('a wait for the end of a run', () => {
	it('asks at once, and needs no second poll where the run has ended', async () => {
		const { outcomes, sentAtMs } = await follow([{}], completed);
		expect(sentAtMs).toEqual([0]);
		expect(outcomes).toMatchObject([
			{ kind: 'ended', run: { status: 'completed' }, waitedMs: 150 },
		]);
	});

	it('asks again after the poll interval, from the answer on', async () => {
		const { sentAtMs } = await follow([{}], endsAt(2_000));
		expect(sentAtMs).toEqual([0, 2_150]);
	});

	it('lets the pause grow with the age of the run', async () => {
		const { sentAtMs } = await follow([{}], endsAt(120_000));
		const gaps = gapsOf(sentAtMs);
		expect(gaps).toEqual([...gaps].sort((a, b) => a - b));
		expect(gaps[0]).toBe(2_150);
		expect(gaps.at(-1)).toBe(8_150);
	});

	it('goes by the age of the run, not of the wait, where the server tells it', async () => {
		const started_at = '2026-03-10T15:29:00Z';
		const headers = { date: 'Tue, 10 Mar 2026 15:30:00 GMT' };
		const old = http(200, { status: 'running', started_at }, headers);
		const { sentAtMs } = await follow([{}], script(old, completed()));
		expect(sentAtMs).toEqual([0, 6_150]);
	});

	it('takes no run for younger than the wait, whatever the server’s clock says', async () => {
		const started_at = '2026-03-10T15:30:00Z';
		const headers = { date: 'Tue, 10 Mar 2026 14:00:00 GMT' };
		const future = http(200, { status: 'running', started_at }, headers);
		const { sentAtMs } = await follow([{}], script(future, completed()));
		expect(sentAtMs).toEqual([0, 2_150]);
	});

	it('asks sooner in the last step, and less often while that stands still', async () => {
		const lastStep = running({ current_step: 4, total_steps: 5, percentage: 80 });
		const { sentAtMs } = await follow([{ maxWaitMs: 60_000 }], () => lastStep);
		const gaps = gapsOf(sentAtMs).slice(0, -1);
		expect(gaps[0]).toBe(1_150);
		expect(gaps.at(-1)).toBeGreaterThan(4_000);
	});

	it('takes a step that follows for a sign that the progress can be trusted again', async () => {
		const step = (current_step: number) => running({ current_step, total_steps: 2 });
		const { polls } = await follow([{ maxWaitMs: 90_000 }], ({ sentAtMs }) =>
			step(sentAtMs < 60_000 ? 0 : 1),
		);
		const before = polls.filter(({ sentAtMs }) => sentAtMs > 40_000 && sentAtMs < 60_000).length;
		const after = polls.filter(({ sentAtMs }) => sentAtMs > 60_000 && sentAtMs < 80_000).length;
		expect(after).toBeGreaterThan(before);
	});

	it('varies its pauses by a tenth either way', async () => {
		const pause = async (random: number) => {
			const { sentAtMs } = await follow([{}], endsAt(60_000), { random: () => random });
			return sentAtMs.at(-1)! - sentAtMs.at(-2)! - 150;
		};
		const [shortest, usual, longest] = [await pause(0), await pause(0.5), await pause(0.999_999)];
		expect(usual / shortest).toBeCloseTo(1 / 0.9, 1);
		expect(longest / usual).toBeCloseTo(1.1, 1);
	});

	it('makes a pause that the server asks for no shorter, and its own no shorter for it', async () => {
		const asking = (seconds: string) =>
			http(200, { status: 'running' }, { 'retry-after': seconds });
		const { sentAtMs } = await follow([{}], script(asking('20'), asking('1'), completed()));
		expect(sentAtMs).toEqual([0, 20_150, 20_150 + 150 + 2_030]);
	});

	it('goes on while the status is one that nobody knows, at the pace of any other', async () => {
		const service = script(...Array(10).fill(http(200, { status: 'paused' })), completed());
		const { outcomes, sentAtMs } = await follow([{}], service);
		expect(outcomes[0]).toMatchObject({ kind: 'ended' });
		expect(Math.min(...gapsOf(sentAtMs))).toBeGreaterThanOrEqual(2_150);
	});

	it('ends with an unknown status that has an end', async () => {
		const cancelled = { status: 'cancelled', completed_at: '2026-03-10T15:30:00Z' };
		const { outcomes } = await follow([{}], () => http(200, cancelled));
		expect(outcomes[0]).toMatchObject({
			kind: 'ended',
			run: { phase: 'failed', payload: cancelled },
		});
	});

	it('tells each status and each step once', async () => {
		const step = (current_step: number, current_step_name?: string) =>
			running({ current_step, current_step_name });
		const queued = http(200, { status: 'queued' });
		const answers = [queued, queued, step(0), step(1), step(1), step(1, 'Write'), completed()];
		const { changes } = await follow([{}], script(...answers));
		expect(
			changes.map(({ status, progress }) => [status, progress.stepName ?? progress.currentStep]),
		).toEqual([
			['queued', undefined],
			['running', 0],
			['running', 1],
			['running', 'Write'],
			['completed', undefined],
		]);
	});
});

describe('the deadline of a wait', () => {
	it('a run that ends during the last pause is still found', async () => {
		const item = { maxWaitMs: 30_000, ...NEVER_BETWEEN };
		const { outcomes, sentAtMs } = await follow([item], endsAt(29_999));
		expect(sentAtMs).toEqual([0, 30_000]);
		expect(outcomes[0]).toMatchObject({ kind: 'ended', waitedMs: 30_150 });
	});

	it('a run that ends later is not waited for, and what is known of it is told', async () => {
		const item = { maxWaitMs: 30_000, ...NEVER_BETWEEN };
		const { outcomes, sentAtMs, timersLeft } = await follow([item], endsAt(31_000));
		expect(sentAtMs).toEqual([0, 30_000]);
		expect(outcomes[0]).toMatchObject({
			kind: 'timedOut',
			known: { waitedMs: 30_150, run: { status: 'running' }, lastFailure: undefined },
		});
		expect(timersLeft).toBe(0);
	});

	it.each([0.001, 1, 40, 149])('of %d ms still lets one poll be made', async (maxWaitMs) => {
		expect((await follow([{ maxWaitMs }], completed)).outcomes[0]).toMatchObject({ kind: 'ended' });
		const late = await follow([{ maxWaitMs }], () => running());
		expect(late.outcomes[0]).toMatchObject({
			kind: 'timedOut',
			known: { run: { status: 'running' } },
		});
	});

	it('that comes while a poll is answered wants no other', async () => {
		const { sentAtMs, overAtMs } = await follow([{ maxWaitMs: 2_200 }], () => running());
		expect(sentAtMs).toEqual([0, 2_150]);
		expect(overAtMs).toBe(2_300);
	});

	it('comes without a hurry of polls before it', async () => {
		const { sentAtMs } = await follow([{ maxWaitMs: 60_001 }], () => running());
		expect(sentAtMs.at(-1)).toBe(60_001);
		expect(sentAtMs.filter((atMs) => atMs > 50_000 && atMs < 60_001).length).toBeLessThanOrEqual(2);
	});

	it('may be a year away', async () => {
		await inScene(endsAt(5_000), async (scene) => {
			const execution = scene.execute([{ maxWaitMs: 365 * 86_400_000 }]);
			await scene.outcomesOf(execution);
			expect(scene.polls.length).toBeLessThan(5);
		});
	});

	it('is each item’s own, where several wait for one run', async () => {
		const waits = [30_000, 10_000, 20_000].map((maxWaitMs) => ({ maxWaitMs, ...NEVER_BETWEEN }));
		const { outcomes, sentAtMs } = await follow(waits, endsAt(15_000));
		expect(sentAtMs).toEqual([0, 10_000, 20_000]);
		expect(outcomes.map(({ kind }) => kind)).toEqual(['ended', 'timedOut', 'ended']);
	});

	it('a poll that fails across it is made good at once', async () => {
		const item = { maxWaitMs: 20_000, minMs: 19_800 };
		const service = script(running(), network('ECONNRESET'), completed());
		const { outcomes, sentAtMs } = await follow([item], service);
		expect(sentAtMs).toEqual([0, 19_950, 20_100]);
		expect(outcomes[0]).toMatchObject({ kind: 'ended' });
		const { polls, overAtMs } = await follow([item], () => http(503));
		expect([polls.length, overAtMs]).toEqual([3, 20_250]);
	});

	it('a poll that hangs across it ends no later than a request time-out after it', async () => {
		const item = { maxWaitMs: 30_000, minMs: 29_000 };
		const { outcomes, overAtMs } = await follow([item], script(running(), 'hang'));
		expect(overAtMs).toBeLessThanOrEqual(30_000 + 10_000);
		expect(outcomes[0]).toMatchObject({
			kind: 'timedOut',
			known: { lastFailure: { reason: 'it did not answer within 10 s' } },
		});
	});

	it('a last poll that hangs is no lack of polls', async () => {
		const item = { maxWaitMs: 30_000, ...NEVER_BETWEEN };
		const { outcomes } = await follow([item], script(running(), 'hang'));
		expect(outcomes[0]).toMatchObject({
			known: { waitedMs: 40_000, account: { sinceLastPollMs: 0 } },
		});
	});
});
