import type { RunProgress } from '../../nodes/shared/gloriamundo/runStatus';
import type { RunView } from '../../nodes/shared/polling/schedule';
import { nextPoll, readDone, retryPause, variedPause } from '../../nodes/shared/polling/schedule';

const PACE = { minMs: 2_000, maxMs: 60_000 };
const SECOND = 1_000;
const MINUTE = 60 * SECOND;

const blind = (ageMs: number): RunView => ({ ageMs, done: undefined, sinceChangeMs: 0 });
const aware = (ageMs: number, progress: RunProgress, sinceChangeMs = 0): RunView => ({
	ageMs,
	done: readDone(progress),
	sinceChangeMs,
});
const ofFive = (step: number) => ({ currentStep: step, totalSteps: 5, percentage: step * 20 });
const pauseOf = (view: RunView, pace = PACE) => nextPoll(view, pace).pauseMs;
const wishOf = (view: RunView, pace = PACE) => nextPoll(view, pace).wantedMs;

describe('the pause between polls of a run that tells no progress', () => {
	it('starts with the poll interval', () => {
		expect(pauseOf(blind(0))).toBe(2_000);
		expect(pauseOf(blind(0), { minMs: 5_000, maxMs: 60_000 })).toBe(5_000);
	});

	it('stays in proportion to the age of the run', () => {
		expect([20, 30, 45, 80].map((age) => pauseOf(blind(age * SECOND)))).toEqual([
			2_000, 3_000, 4_500, 8_000,
		]);
	});

	it('is never over 8 s in the first ten minutes, and grows slowly afterwards', () => {
		const ages = [90 * SECOND, 5 * MINUTE, 10 * MINUTE, 20 * MINUTE, 50 * MINUTE];
		const pauses = ages.map((age) => Math.round(pauseOf(blind(age))));
		expect(pauses).toEqual([8_000, 8_000, 8_000, 16_000, 40_000]);
	});

	it('is never over the longest, however old the run', () => {
		expect(pauseOf(blind(1e12))).toBe(60_000);
		expect(pauseOf(blind(1e12), { minMs: 2_000, maxMs: 5_000 })).toBe(5_000);
	});

	it('is the poll interval where that is over 8 s', () => {
		expect(pauseOf(blind(MINUTE), { minMs: 20_000, maxMs: 20_000 })).toBe(20_000);
	});
});

describe('the pause between polls of a run that tells its progress', () => {
	it('is known of a run that was asked the moment it started, too', () => {
		expect(pauseOf(aware(0, { percentage: 0 }))).toBe(3_000);
	});

	it('is shorter where the end is near than where it is far', () => {
		const pauses = [1, 2, 3, 4].map((step) => pauseOf(aware(50 * SECOND, ofFive(step))));
		expect(pauses).toEqual([...pauses].sort((a, b) => b - a));
		expect(pauses[0]).toBe(7_500);
		expect(pauses[3]).toBeLessThan(2_000);
	});

	it('is longer than the blind one where the end is far, but never half as long again', () => {
		expect(pauseOf(aware(30 * SECOND, ofFive(0)))).toBe(4_500);
		expect(pauseOf(aware(30 * SECOND, { percentage: 0 }))).toBe(4_500);
	});

	it('is half the poll interval at least, and that only in the last step', () => {
		expect(pauseOf(aware(SECOND, ofFive(4)))).toBe(1_000);
		expect(pauseOf(aware(SECOND, ofFive(3)))).toBe(2_000);
		expect(pauseOf(aware(SECOND, { percentage: 81 }))).toBe(1_000);
		expect(pauseOf(aware(SECOND, { percentage: 79 }))).toBe(2_000);
	});

	it('grows while the progress stands still, also in the last step', () => {
		expect(pauseOf(aware(40 * SECOND, ofFive(4), 30 * SECOND))).toBe(3_000);
		expect(pauseOf(aware(40 * SECOND, { percentage: 100 }, 30 * SECOND))).toBe(3_000);
		expect(pauseOf(aware(5 * MINUTE, ofFive(4), 4 * MINUTE))).toBe(8_000);
	});

	it('is hardly shorter than the blind one where 95 % is a lie from the start', () => {
		const pause = pauseOf(aware(60 * SECOND, { ...ofFive(0), percentage: 95 }, 58 * SECOND));
		expect(pause).toBe(5_800);
	});

	it('is that of a far end where the progress has gone back', () => {
		expect(pauseOf(aware(60 * SECOND, ofFive(1)))).toBe(8_000);
	});

	it('lets the far ones stand back further than that where runs share an account', () => {
		expect(wishOf(aware(30 * SECOND, ofFive(0)))).toBe(18_000);
		expect(wishOf(aware(10 * MINUTE, ofFive(1)))).toBe(360_000);
		expect(wishOf(aware(SECOND, ofFive(4)))).toBe(1_000);
	});
});

describe('how far a run has come', () => {
	const read = (currentStep?: number, totalSteps?: number, percentage?: number) =>
		readDone({ currentStep, totalSteps, percentage });

	it.each([
		['half a step further than the steps that are done', read(2, 5, 40), 0.5, false],
		['the same where only steps are told', read(2, 5), 0.5, false],
		['what it says where only a percentage is told', read(undefined, undefined, 40), 0.4, false],
		['near the end in the last step', read(4, 5, 80), 0.9, true],
		['at the end where the step under way is counted too', read(5, 5, 100), 1, true],
		['in its last step from the start where there is but one', read(0, 1, 0), 0.5, true],
		['in its last step at 67 % of three, in whole percents', read(2, 3, 67), 0.835, true],
		['at the beginning', read(0, 5, 0), 0.1, false],
		['what the percentage says where steps say otherwise', read(1, 4, 50), 0.625, false],
		['what the percentage says where there are no steps', read(0, 0, 30), 0.3, false],
	])('is %s', (_, done, fraction, isLastStep) => {
		expect(done).toEqual({ fraction: expect.closeTo(fraction, 10) as number, isLastStep });
	});

	it.each([
		['nothing is told', read()],
		['only the number of steps is told', read(undefined, 5)],
		['only the present step is told', read(2)],
		['the percentage is under 0', read(1, 5, -1)],
		['the percentage is over 100', read(1, 5, 101)],
		['there are more steps done than there are', read(6, 5)],
		['the step is negative', read(-1, 5)],
		['a run of no steps has no percentage', read(0, 0)],
	])('is unknown where %s', (_, done) => {
		expect(done).toBeUndefined();
	});
});

describe('the pause after polls that failed', () => {
	const pauses = (pace: typeof PACE) => [1, 2, 3, 4, 5, 6].map((n) => retryPause(n, pace).pauseMs);

	it('doubles with each failure in a row, up to half a minute', () => {
		expect(pauses(PACE)).toEqual([2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
	});

	it('is never over the longest pause, and never under the poll interval', () => {
		expect(pauses({ minMs: 2_000, maxMs: 10_000 })).toEqual(
			[2, 4, 8, 10, 10, 10].map((s) => s * 1e3),
		);
		expect(pauses({ minMs: 45_000, maxMs: 60_000 })).toEqual(Array(6).fill(45_000));
	});

	it('is as urgent as it is long, and stays finite after a thousand failures', () => {
		expect(retryPause(2, PACE)).toMatchObject({ wantedMs: 4_000, pauseMs: 4_000 });
		expect(retryPause(5_000, PACE)).toMatchObject({ wantedMs: 30_000, pauseMs: 30_000 });
	});
});

describe('a pause that varies', () => {
	const vary = (view: RunView) =>
		[0.9, 1, 1.1].map((factor) => variedPause(nextPoll(view, PACE), factor));

	it('does so either way', () => {
		expect(vary(blind(50 * SECOND))).toEqual([4_500, 5_000, 5_500]);
	});

	it('is not under the poll interval, nor half of it in the last step', () => {
		expect(vary(blind(0))).toEqual([2_000, 2_000, 2_200]);
		expect(vary(aware(SECOND, ofFive(4)))).toEqual([1_000, 1_000, 1_100]);
		expect(variedPause(retryPause(1, PACE), 0.9)).toBe(2_000);
	});

	it('is not over 8 s in the first ten minutes, and not over the longest afterwards', () => {
		expect(vary(blind(5 * MINUTE))).toEqual([7_200, 8_000, 8_000]);
		expect(vary(blind(1e9))).toEqual([54_000, 60_000, 60_000]);
		expect(variedPause(retryPause(9, PACE), 1.1)).toBe(30_000);
	});
});
