import fc from 'fast-check';
import { RunHistory } from '../../nodes/shared/polling/runHistory';
import { StepReading } from '../../nodes/shared/polling/progress';
import { nextPoll, retryPoll, type RunView } from '../../nodes/shared/polling/schedule';
import { statusOf } from './scene';

const USUAL = { minMs: 2_000, maxMs: 60_000 };
const MINUTE = 60_000;

/** The interval of a run by its age, and by how much is done and for how long, if it reports that. */
const interval = (
	ageMs: number,
	[fraction, isLastStep = false, sinceChangeMs = 0]: [number?, boolean?, number?] = [],
	bounds = USUAL,
	random = 0.5,
) => {
	const done = fraction === undefined ? undefined : { fraction, isLastStep };
	return nextPoll({ ageMs, done, sinceChangeMs }, bounds, random);
};

describe('the interval of a run without progress', () => {
	it.each([
		['the poll interval at first', 0, 2_000],
		['a tenth of the age', 45_000, 4_500],
		['at most 8 s in the first ten minutes', 5 * MINUTE, 8_000],
		['8 s at ten minutes', 10 * MINUTE, 8_000],
		['an age / 75 after that', 20 * MINUTE, 16_000],
		['Max Poll Interval in the end', 1e12, 60_000],
	])('is %s', (_, ageMs, intervalMs) => {
		expect(Math.round(interval(ageMs).intervalMs)).toBe(intervalMs);
	});

	it.each([
		[{ minMs: 5_000, maxMs: 60_000 }, 0, 5_000],
		[{ minMs: 20_000, maxMs: 20_000 }, MINUTE, 20_000],
		[{ minMs: 2_000, maxMs: 5_000 }, 1e12, 5_000],
	])('keeps to the bounds %j', (bounds, ageMs, intervalMs) => {
		expect(interval(ageMs, [], bounds).intervalMs).toBe(intervalMs);
	});
});

describe('the interval of a run with progress', () => {
	it.each<[string, number, [number, boolean?, number?], number]>([
		['0.4 of the time left', 20_000, [0.8], 2_000],
		['0.4 of the time left, longer', 16_000, [0.75], 2_133],
		['at most half as long again as without progress', 30_000, [0.1], 4_500],
		['that also if nothing is done', 30_000, [0], 4_500],
		['that also at the very start', 0, [0], 3_000],
		['at most 8 s in the first ten minutes', MINUTE, [0.3], 8_000],
		['0.12 of the time left in the last step', 100_000, [0.9, true], 1_333],
		['half the poll interval at least in the last step', 1_000, [0.9, true], 1_000],
		['the poll interval at least before it', 1_000, [0.7], 2_000],
		['a tenth of the time that progress stands still', 40_000, [0.9, true, 30_000], 3_000],
		['that also if all is done', 40_000, [1, true, 30_000], 3_000],
	])('is %s', (_, ageMs, done, intervalMs) => {
		expect(Math.round(interval(ageMs, done).intervalMs)).toBe(intervalMs);
	});

	it.each<[number, [number?, boolean?], number]>([
		[30_000, [0.1], 18_000],
		[10 * MINUTE, [0.3], 360_000],
		[1_000, [0.9, true], 1_000],
		[10 * MINUTE, [], MINUTE],
		[0, [], 2_000],
	])('at %d ms with %j done has an ideal of %d ms when runs compete', (ageMs, done, idealMs) => {
		expect(interval(ageMs, done).idealIntervalMs).toBe(idealMs);
	});
});

describe('jitter', () => {
	it.each<[string, number, [number?, boolean?], number[]]>([
		['a tenth either way', 50_000, [], [4_500, 5_000, 5_500]],
		['not under the poll interval', 0, [], [2_000, 2_000, 2_200]],
		['not under half of it in the last step', 1_000, [0.9, true], [1_000, 1_000, 1_100]],
		['not over 8 s in the first ten minutes', 5 * MINUTE, [], [7_200, 8_000, 8_000]],
		['not over Max Poll Interval', 1e9, [], [54_000, 60_000, 60_000]],
	])('is %s', (_, ageMs, done, intervals) => {
		const varied = [0, 0.5, 1].map((random) => interval(ageMs, done, USUAL, random).intervalMs);
		expect(varied).toEqual(intervals);
	});
});

describe('the interval after failed polls', () => {
	it.each([
		[USUAL, [2, 4, 8, 16, 30, 30]],
		[{ minMs: 2_000, maxMs: 10_000 }, [2, 4, 8, 10, 10, 10]],
		[{ minMs: 45_000, maxMs: 60_000 }, [45, 45, 45, 45, 45, 45]],
	])('with %j doubles up to half a minute, within the bounds', (bounds, seconds) => {
		seconds.forEach((each, index) => {
			const poll = { idealIntervalMs: each * 1_000, intervalMs: each * 1_000 };
			expect(retryPoll(index + 1, bounds, 0.5)).toEqual(poll);
		});
	});

	it('stays finite after thousands of failures, and varies within the bounds', () => {
		expect(retryPoll(5_000, USUAL, 1).intervalMs).toBe(30_000);
		expect(retryPoll(5_000, USUAL, 0).intervalMs).toBe(27_000);
		expect(retryPoll(1, USUAL, 0).intervalMs).toBe(2_000);
		expect(retryPoll(1, USUAL, 1).intervalMs).toBeCloseTo(2_200);
	});
});

const fraction = fc.double({ min: 0, max: 1, noNaN: true });
const age = fc.oneof(fc.nat(3_600_000), fc.double({ min: 0, max: 1e15, noNaN: true }));
const view: fc.Arbitrary<RunView> = fc.record({
	ageMs: age,
	done: fc.option(fc.record({ fraction, isLastStep: fc.boolean() }), { nil: undefined }),
	sinceChangeMs: age,
});
const anyBounds = fc
	.tuple(fc.integer({ min: 1_000, max: 120_000 }), fc.nat(600_000))
	.map(([minMs, more]) => ({ minMs, maxMs: minMs + more }));

describe('whatever a run reports, however old it is', () => {
	it('its interval is within the bounds, and half the shortest at least in the last step', () => {
		const property = fc.property(view, anyBounds, fraction, (run, bounds, random) => {
			const { intervalMs, idealIntervalMs } = nextPoll(run, bounds, random);
			const leastMs = run.done?.isLastStep ? bounds.minMs / 2 : bounds.minMs;
			const usualMaxMs = run.ageMs < 600_000 ? Math.max(8_000, bounds.minMs) : Infinity;
			expect(intervalMs).toBeGreaterThanOrEqual(leastMs);
			expect(intervalMs).toBeLessThanOrEqual(Math.min(usualMaxMs, bounds.maxMs));
			expect(idealIntervalMs).toBeGreaterThanOrEqual(leastMs);
			expect(Number.isFinite(idealIntervalMs)).toBe(true);
		});
		fc.assert(property, { numRuns: 500 });
	});

	it('its interval never shrinks with age, and never grows with progress', () => {
		const property = fc.property(view, anyBounds, age, fraction, (run, bounds, otherMs, more) => {
			const at = (other: Partial<RunView>) =>
				nextPoll({ ...run, ...other }, bounds, 0.5).intervalMs;
			const [youngMs, oldMs] = [run.ageMs, otherMs].sort((a, b) => a - b);
			expect(at({ ageMs: youngMs })).toBeLessThanOrEqual(at({ ageMs: oldMs }) * 1.000_001);
			if (!run.done) return;
			const further = { ...run.done, fraction: Math.max(run.done.fraction, more) };
			expect(at({ done: further })).toBeLessThanOrEqual(at({}) * 1.000_001);
		});
		fc.assert(property, { numRuns: 500 });
	});
});

describe('the history of a run', () => {
	const running = (current_step: number, more: object = {}) =>
		statusOf({ status: 'running', progress: { current_step, total_steps: 5 }, ...more });
	const newHistory = () => new RunHistory(1_000, new StepReading());

	it('knows whether status or step are news', () => {
		const history = newHistory();
		const named = statusOf({ status: 'running', progress: { current_step_name: 'Write' } });
		const failed = statusOf({ status: 'failed' });
		const [queued, bare] = ['queued', 'running'].map((status) => statusOf({ status }));
		const seen = [queued!, bare!, running(1), running(1), running(2), named, named, failed, failed];
		const news = seen.filter((run) => history.add(run, 0));
		expect(news).toEqual([queued, bare, seen[2], seen[4], named, failed]);
		expect(history.last).toBe(failed);
	});

	it('measures how long the progress stands still', () => {
		const history = newHistory();
		expect(history.view(2_000)).toEqual({ ageMs: 1_000, done: undefined, sinceChangeMs: 1_000 });
		history.add(running(1), 3_000);
		history.add(running(1), 5_000);
		expect(history.view(6_000)).toMatchObject({ ageMs: 5_000, sinceChangeMs: 3_000 });
		history.add(running(2), 7_000);
		const done = { fraction: 0.3, isLastStep: false };
		expect(history.view(9_000)).toEqual({ ageMs: 8_000, done, sinceChangeMs: 2_000 });
	});

	it.each([
		['the server’s times if they say more', '2026-01-01T00:00:10Z', 50_000],
		['the wait if the server’s times say less', '2026-01-01T00:00:59Z', 4_000],
		['the wait if the run does not tell its start', undefined, 4_000],
	])('takes the age from %s', (_, started_at, ageMs) => {
		const history = newHistory();
		history.add(running(1, { started_at }), 2_000);
		expect(history.view(5_000, Date.UTC(2026, 0, 1, 0, 1)).ageMs).toBe(ageMs);
		expect(history.view(5_000).ageMs).toBe(4_000);
	});
});
