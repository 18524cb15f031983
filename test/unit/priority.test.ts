import { passedAt, rank, type TurnRequest } from '../../nodes/shared/polling/priority';

const NOW_MS = 100_000;

const wait = (request: Partial<TurnRequest> = {}): TurnRequest => ({
	kind: 'wait',
	sinceMs: NOW_MS - 1_000,
	idealIntervalMs: 1_000,
	dueMs: 0,
	deadlineMs: 1e9,
	graceMs: 5_000,
	maxPauseMs: Infinity,
	...request,
});
/** A wait whose deadline was so long ago. */
const final = (agoMs: number) => wait({ deadlineMs: NOW_MS - agoMs });
const rankNow = (waits: TurnRequest[], get?: TurnRequest, roomMs = 0) =>
	rank(waits, get, roomMs, NOW_MS);

describe('the ranking of waits', () => {
	it('puts the most overdue first, a get among them', () => {
		const [less, more] = [wait(), wait({ idealIntervalMs: 500 })];
		expect(rankNow([less, more]).first).toBe(more);
		expect(rankNow([more, less]).first).toBe(more);
		const get = wait({ kind: 'get', idealIntervalMs: 400 });
		expect(rankNow([less, more], get).first).toBe(get);
		expect(rankNow([wait({ idealIntervalMs: 300 })], get).first).not.toBe(get);
	});

	it('puts the earlier first among equals, and a get before', () => {
		const equals = [wait(), wait()];
		expect(rankNow(equals).first).toBe(equals[0]);
		const get = wait({ kind: 'get' });
		expect(rankNow(equals, get).first).toBe(get);
	});

	it('knows no first where nothing is due, but when to rank again', () => {
		const waits = [
			wait({ dueMs: NOW_MS + 9 }),
			wait({ dueMs: NOW_MS + 7 }),
			wait({ dueMs: 1e9, deadlineMs: NOW_MS + 8 }),
		];
		expect(rankNow(waits)).toEqual({
			final: undefined,
			first: undefined,
			expired: [],
			wakeMs: NOW_MS + 7,
		});
		expect(rankNow(waits.slice(2)).wakeMs).toBe(NOW_MS + 8);
		expect(rankNow([]).wakeMs).toBe(Infinity);
	});

	it('wakes at the deadline of a wait that is due but has no room', () => {
		expect(rankNow([wait({ deadlineMs: NOW_MS + 3 })]).wakeMs).toBe(NOW_MS + 3);
	});

	it('takes what is due now for due, and a deadline that is now for passed', () => {
		expect(rankNow([wait({ dueMs: NOW_MS })]).first).toBeDefined();
		expect(rankNow([final(0)]).final).toBeDefined();
	});
});

describe('the ranking of final polls', () => {
	it('goes by deadline', () => {
		const [early, late] = [final(20), final(10)];
		expect(rankNow([late, early, final(15)]).final).toBe(early);
		expect(rankNow([early, late]).final).toBe(early);
	});

	it.each([
		['there is room now', 0, 4_000, 'final'],
		['room comes in time', NOW_MS + 1_000, 4_000, 'final'],
		['room comes too late', NOW_MS + 1_001, 4_000, 'expired'],
		['room depends on an answer', Infinity, 4_000, 'final'],
		['room depends on an answer and the grace period is over', Infinity, 5_000, 'expired'],
		['room comes and the grace period is over', NOW_MS + 1, 5_000, 'expired'],
		['there is room just after the grace period', NOW_MS, 5_100, 'final'],
	])('where %s', (_, roomMs, agoMs, kind) => {
		const request = final(agoMs);
		const ranked = rankNow([request], undefined, roomMs);
		expect([ranked.final, ranked.expired]).toEqual(
			kind === 'final' ? [request, []] : [undefined, [request]],
		);
		if (agoMs === 4_000) expect(ranked.wakeMs).toBe(NOW_MS + 1_000);
	});

	it('counts from waking where the process slept across deadline and grace period', () => {
		const [awake, asleep] = [final(7_500), final(7_501)];
		expect(passedAt(awake, NOW_MS)).toBe(NOW_MS - 7_500);
		expect(passedAt(asleep, NOW_MS)).toBe(NOW_MS);
		expect(passedAt(asleep, NOW_MS + 9_000)).toBe(NOW_MS);
		expect(rankNow([asleep], undefined, NOW_MS + 5_000).final).toBe(asleep);
	});
});
