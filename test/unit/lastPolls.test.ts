import fc from 'fast-check';
import type { LastPollPlan, Owed } from '../../nodes/shared/polling/lastPolls';
import { planLastPolls } from '../../nodes/shared/polling/lastPolls';

const SECOND = 1_000;
const WINDOW_MS = 60 * SECOND;
const DEADLINE_MS = 300 * SECOND;

const owedAt = (...deadlinesMs: number[]): Owed[] =>
	deadlinesMs.map((deadlineMs) => ({ deadlineMs }));
const crowd = (count: number, deadlineMs = DEADLINE_MS) =>
	owedAt(...Array<number>(count).fill(deadlineMs));
/** How long before its deadline each last poll goes out, in seconds. */
const earlySeconds = ({ starts }: LastPollPlan<Owed>) =>
	starts.map(({ owed, startMs }) => (owed.deadlineMs - startMs) / SECOND);

describe('the plan of last polls', () => {
	it('has each at its deadline where few fall together', () => {
		expect(earlySeconds(planLastPolls(crowd(8), 60, 0))).toEqual(Array(8).fill(0));
		expect(earlySeconds(planLastPolls(crowd(30), 60, 0))).toEqual(Array(30).fill(0));
	});

	it('has those that are more than half of the window line up before the deadline', () => {
		const early = earlySeconds(planLastPolls(crowd(34), 60, 0));
		expect(early.slice(0, 6)).toEqual([8, 6, 4, 2, 0, 0]);
	});

	it('has a crowd line up at the pace of the account, each as late as possible', () => {
		const early = earlySeconds(planLastPolls(crowd(100), 60, 0));
		expect(early.filter((seconds) => seconds < 1e-9)).toHaveLength(5);
		early.slice(0, 95).forEach((seconds, index) => {
			expect(seconds).toBeCloseTo((95 - index) * (60 / 55), 6);
		});
	});

	it('has the most pressing first, whatever the order of the wishes', () => {
		const { starts } = planLastPolls(owedAt(30, 10, 20), 60, 0);
		expect(starts.map(({ owed }) => owed.deadlineMs)).toEqual([10, 20, 30]);
	});

	it('has those with later deadlines out of the way of those with earlier ones', () => {
		const early = earlySeconds(planLastPolls([...crowd(60), ...crowd(60, 310 * SECOND)], 60, 0));
		expect(
			early.slice(60).every((seconds, index) => index === 0 || seconds <= early[59 + index]!),
		).toBe(true);
		expect(Math.max(...early)).toBeLessThan(130);
	});

	it('has an early deadline of somebody else not draw a later crowd forward', () => {
		const early = earlySeconds(planLastPolls([...owedAt(100 * SECOND), ...crowd(180)], 60, 0));
		expect(early[0]).toBe(0);
		expect(early[1]).toBeCloseTo(175 * (60 / 55), 6);
	});

	it('has a crowd line up at its pace where the limit is small, too', () => {
		const early = earlySeconds(planLastPolls(crowd(10), 5, 0));
		expect(early[0]).toBeCloseTo(9 * (60 / 4), 6);
	});

	it('has no place for somebody who waits for ever', () => {
		expect(planLastPolls(owedAt(Infinity, Infinity), 60, 0)).toEqual({
			starts: [],
			reservedMs: [],
		});
		expect(planLastPolls([], 60, 0)).toEqual({ starts: [], reservedMs: [] });
	});

	it('has a wish with a limit of one request too', () => {
		expect(earlySeconds(planLastPolls(crowd(3), 1, 0))).toEqual([120, 60, 0]);
	});
});

describe('the room that is kept for last polls', () => {
	const reserved = (deadlinesMs: number[], limit = 60, nowMs = 0) =>
		planLastPolls(owedAt(...deadlinesMs), limit, nowMs).reservedMs;

	it('is that of the deadlines within the next window, ascending', () => {
		expect(reserved([50_000, 20_000, WINDOW_MS, WINDOW_MS + 1])).toEqual([20_000, 50_000, 60_000]);
		expect(reserved([WINDOW_MS + 1], 60, 1)).toEqual([WINDOW_MS + 1]);
	});

	it('is half of the window at most, for the nearest deadlines', () => {
		expect(reserved(Array<number>(40).fill(1_000))).toHaveLength(30);
		expect(reserved([1, 2, 3], 4)).toEqual([2, 3]);
		expect(reserved([1_000], 1)).toEqual([]);
	});

	it('is not that of polls that line up early', () => {
		expect(reserved(Array<number>(100).fill(1_000))).toHaveLength(5);
	});
});

describe('a crowd of deadlines', () => {
	const at = (count: number, deadlineMs: number) => Array<number>(count).fill(deadlineMs);
	/** How many of the deadlines at that moment have their last poll right then, with 24 requests per window. */
	const onTime = (deadlinesMs: number[], momentMs: number) =>
		planLastPolls(owedAt(...deadlinesMs), 24, 0).starts.filter(
			({ owed, startMs }) => owed.deadlineMs === momentMs && startMs === momentMs,
		).length;

	it('is of more than the window holds', () => {
		expect(onTime(at(24, 1_000), 1_000)).toBe(12);
		expect(onTime(at(25, 1_000), 1_000)).toBe(2);
	});

	it('reaches a window forward and a window back', () => {
		expect(onTime([...at(24, 1_000), 61_000], 1_000)).toBe(2);
		expect(onTime([...at(24, 1_000), 61_001], 1_000)).toBe(12);
		expect(onTime([1_000, ...at(24, 61_000)], 61_000)).toBe(2);
		expect(onTime([999, ...at(24, 61_000)], 61_000)).toBe(12);
	});

	it('does not reach one that is far from it', () => {
		const [near, far] = [at(12, 1_000), at(24, 200_000)];
		expect(onTime([...near, ...far], 1_000)).toBe(12);
		expect(onTime([...near, ...far], 200_000)).toBe(12);
	});
});

describe('any deadlines under any limit', () => {
	it('no last poll is planned after its deadline, and none is forgotten', () => {
		const deadlines = fc.array(fc.nat(600_000), { maxLength: 200 });
		fc.assert(
			fc.property(deadlines, fc.integer({ min: 1, max: 120 }), (deadlinesMs, limit) => {
				const { starts, reservedMs } = planLastPolls(owedAt(...deadlinesMs), limit, 0);
				const planned = starts.map(({ owed }) => owed.deadlineMs);
				expect(planned).toEqual([...deadlinesMs].sort((a, b) => a - b));
				for (const { owed, startMs } of starts) {
					expect(startMs).toBeLessThanOrEqual(owed.deadlineMs);
					expect(Number.isFinite(startMs)).toBe(true);
				}
				expect(reservedMs).toEqual([...reservedMs].sort((a, b) => a - b));
				expect(reservedMs.length).toBeLessThanOrEqual(limit / 2);
			}),
			{ numRuns: 200 },
		);
	});
});
