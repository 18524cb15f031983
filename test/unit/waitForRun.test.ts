import type { IExecuteFunctions } from 'n8n-workflow';
import { reportChange } from '../../nodes/shared/output/summary';
import { answers, endsAt, gapsOf, http, NEVER_BETWEEN, script, wait } from './scene';

const { completed, network, running, step } = answers;

describe('a wait for the end of a run', () => {
	it('polls at once, and only once if the run has ended', async () => {
		const { outcomes, sentAtMs } = await wait([{}], completed);
		expect(sentAtMs).toEqual([0]);
		expect(outcomes).toMatchObject([{ kind: 'ended', run: { status: 'completed' } }]);
	});

	it('polls again after the poll interval, counted from the answer', async () => {
		expect((await wait([{}], endsAt(2_000))).sentAtMs).toEqual([0, 2_150]);
	});

	it('polls less often as the run gets older', async () => {
		const gaps = gapsOf((await wait([{}], endsAt(120_000))).sentAtMs);
		expect(gaps).toEqual([...gaps].sort((a, b) => a - b));
		expect([gaps[0], gaps.at(-1)]).toEqual([2_150, 8_150]);
	});

	it.each([
		['goes by the age of the run, not of the wait, if the server tells it', '15:29:00', 6_150],
		['takes no run for younger than the wait, whatever the server’s clock says', '15:31:00', 2_150],
	])('%s', async (_, startedAt, secondPollMs) => {
		const headers = { date: 'Tue, 10 Mar 2026 15:30:00 GMT' };
		const old = { status: 'running', started_at: `2026-03-10T${startedAt}Z` };
		const { sentAtMs } = await wait([{}], script(http(200, old, headers), completed()));
		expect(sentAtMs).toEqual([0, secondPollMs]);
	});

	it('polls sooner in the last step, and less often while that stands still', async () => {
		const { sentAtMs } = await wait([{ maxWaitMs: 60_000 }], () => step(5));
		const gaps = gapsOf(sentAtMs).slice(0, -1);
		expect(gaps[0]).toBe(1_150);
		expect(gaps.at(-1)).toBeGreaterThan(4_000);
	});

	it('trusts the progress again when the next step begins', async () => {
		const { polls } = await wait([{ maxWaitMs: 90_000 }], ({ sentAtMs }) =>
			step(sentAtMs < 60_000 ? 1 : 2, 2),
		);
		const between = (fromMs: number, toMs: number) =>
			polls.filter(({ sentAtMs }) => sentAtMs > fromMs && sentAtMs < toMs).length;
		expect(between(60_000, 80_000)).toBeGreaterThan(between(40_000, 60_000));
	});

	it('knows from one run how the account counts steps', async () => {
		const service = script(step(0), step(4), completed());
		const { polls } = await wait([{ runId: 'a' }, { runId: 'b' }], service);
		const second = polls.filter(({ nth }) => nth === 3).map(({ sentAtMs }) => sentAtMs);
		const { sentAtMs } = await wait([{}], script(step(1), step(4), completed()));
		expect(Math.max(...second)).toBeLessThan(sentAtMs[2]!);
	});

	it('varies its intervals by a tenth either way', async () => {
		const lastGap = async (random: number) =>
			gapsOf((await wait([{}], endsAt(60_000), { random: () => random })).sentAtMs).at(-1)! - 150;
		const [shortest, usual, longest] = [await lastGap(0), await lastGap(0.5), await lastGap(1)];
		expect(usual! / shortest!).toBeCloseTo(1 / 0.9, 1);
		expect(longest! / usual!).toBeCloseTo(1.1, 1);
	});

	it('waits as long as the server asks, and no shorter than without', async () => {
		const asking = (seconds: string) =>
			http(200, { status: 'running' }, { 'retry-after': seconds });
		const { sentAtMs } = await wait([{}], script(asking('20'), asking('1'), completed()));
		expect(sentAtMs).toEqual([0, 20_150, 20_150 + 150 + 2_030]);
	});

	it('goes on while the status is unknown, until completed_at is set', async () => {
		const paused = Array(10).fill(http(200, { status: 'paused' }));
		const cancelled = { status: 'cancelled', completed_at: '2026-03-10T15:30:00Z' };
		const { outcomes, sentAtMs } = await wait([{}], script(...paused, http(200, cancelled)));
		expect(outcomes[0]).toMatchObject({ run: { phase: 'failed', payload: cancelled } });
		expect(Math.min(...gapsOf(sentAtMs))).toBeGreaterThanOrEqual(2_150);
	});

	it('tells each status and each step once', async () => {
		const queued = http(200, { status: 'queued' });
		const named = running({ current_step: 1, current_step_name: 'Write' });
		const answers = [queued, queued, step(0), step(1), step(1), named, completed()];
		const { changes } = await wait([{}], script(...answers));
		const told = changes.map(
			({ status, progress }) => progress.stepName ?? progress.currentStep ?? status,
		);
		expect(told).toEqual(['queued', 0, 1, 'Write', 'completed']);
	});

	it('goes on if a change cannot be printed', async () => {
		const sendMessageToUI = () => {
			throw new Error('no browser');
		};
		const onChange = reportChange({ sendMessageToUI } as unknown as IExecuteFunctions);
		const { outcomes } = await wait([{}], script(running(), completed()), { onChange });
		expect(outcomes[0]).toMatchObject({ kind: 'ended', run: { status: 'completed' } });
	});

	it('has an outcome even if a poll throws', async () => {
		const poll = async () => await Promise.reject(new Error('a bug'));
		const { outcomes } = await wait([{}, {}], completed, { poll });
		const failure = { code: 'unexpected_error', explanation: 'a bug' };
		expect(outcomes).toMatchObject(Array(2).fill({ kind: 'error', failure, isRetryable: false }));
	});
});

describe('several items that wait for one run', () => {
	it('are served by one poll', async () => {
		const { outcomes, polls } = await wait(Array(5).fill({}), endsAt(2_000));
		expect(outcomes).toMatchObject(Array(5).fill({ kind: 'ended' }));
		expect(polls).toHaveLength(2);
	});

	it('have their own deadlines, each with a final poll', async () => {
		const items = [30_000, 10_000, 20_000].map((maxWaitMs) => ({ maxWaitMs, ...NEVER_BETWEEN }));
		const { outcomes, sentAtMs } = await wait(items, endsAt(15_000));
		expect(sentAtMs).toEqual([0, 10_000, 20_000]);
		expect(outcomes.map(({ kind }) => kind)).toEqual(['ended', 'timedOut', 'ended']);
	});

	it('time out together at the same deadline', async () => {
		const { outcomes, polls } = await wait(Array(3).fill({ maxWaitMs: 1_000 }), () => running());
		expect(outcomes).toMatchObject(Array(3).fill({ kind: 'timedOut' }));
		expect(polls).toHaveLength(2);
	});

	it('have the poll interval of the first', async () => {
		const items = [{ minMs: 7_000 }, { minMs: 1_000 }];
		expect((await wait(items, endsAt(5_000))).sentAtMs).toEqual([0, 7_150]);
	});

	it('all learn that the run cannot be polled', async () => {
		const { outcomes } = await wait([{}, { maxWaitMs: 1 }, {}], () => network('ENOTFOUND'));
		expect(outcomes).toMatchObject(Array(3).fill({ kind: 'error', isRetryable: true }));
	});
});
