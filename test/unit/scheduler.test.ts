import { passedAt, rank, type PermitRequest } from '../../nodes/shared/polling/priority';
import {
	Scheduler,
	type SchedulerClient,
	type AcquireResult,
} from '../../nodes/shared/polling/scheduler';
import { startVirtualTime, type VirtualTime } from '../../testing/virtualClock';

const ANSWERED = { kind: 'status', isAnswered: true };
const REJECTED = { kind: 'rateLimited', isAnswered: true };
const NEVER_MS = 9e9;

let time: VirtualTime;
let scheduler: Scheduler;
let client: SchedulerClient;
/** What was granted or expired, in order: "a@1000". */
let log: string[];

beforeEach(() => {
	time = startVirtualTime();
	scheduler = new Scheduler(time.clock);
	client = scheduler.join(60);
	log = [];
});
afterEach(() => time.end());

const pass = async (ms: number) => await time.until(time.pause(ms));
const named = (name: string) => log.filter((line) => line.startsWith(name));

const requestOf = (request: Partial<PermitRequest>, nowMs = 0): PermitRequest => ({
	kind: 'wait',
	sinceMs: nowMs,
	idealIntervalMs: 2_000,
	dueMs: nowMs,
	deadlineMs: NEVER_MS,
	graceMs: 5_000,
	maxPauseMs: Infinity,
	...request,
});

/** Acquires a permit, and holds it. */
async function hold(
	name: string,
	request: Partial<PermitRequest> = {},
	by = client,
): Promise<AcquireResult> {
	const permit = await by.acquire(requestOf(request, time.now()));
	log.push(`${name}${permit.kind === 'expired' ? ' expired' : ''}@${time.now()}`);
	return permit;
}

/** Acquires some permits, and releases each at once. */
function poll(
	name: string,
	request: Partial<PermitRequest> = {},
	count = 1,
	by = client,
	end = ANSWERED,
) {
	for (let nth = 0; nth < count; nth++) {
		void hold(name, request, by).then((permit) => {
			if (permit.kind === 'granted') permit.release(end, 10_000);
		});
	}
}

/** Takes the burst, so that the next permits come one a second. */
async function useBurst() {
	poll('-', {}, 5);
	await pass(1);
	log = [];
}

const get = { kind: 'get' } as const;

describe('the order of polls', () => {
	it('puts the most overdue first: time since the last poll by the ideal interval', async () => {
		await useBurst();
		poll('far', { sinceMs: -20_000, idealIntervalMs: 20_000 });
		poll('near', { sinceMs: -3_000, idealIntervalMs: 1_000 });
		poll('between', { sinceMs: -20_000, idealIntervalMs: 10_000 });
		await pass(10_000);
		expect(log).toEqual(['near@1000', 'between@2000', 'far@3000']);
	});

	it('ranks an interval of more than 25 s as 25 s, so that nobody starves', async () => {
		await useBurst();
		poll('a', { sinceMs: -30_000, idealIntervalMs: 15_000 });
		poll('b', { sinceMs: -70_000, idealIntervalMs: 1_000_000 });
		await pass(10_000);
		expect(log).toEqual(['b@1000', 'a@2000']);
	});

	it('puts final polls before everything else, by deadline, and out of the pace', async () => {
		await useBurst();
		poll('overdue', { sinceMs: -1e6 }, 3);
		poll('second', { dueMs: NEVER_MS, deadlineMs: 500 });
		poll('first', { dueMs: NEVER_MS, deadlineMs: 400 });
		await pass(2_500);
		expect(log).toEqual(['first@400', 'second@500', 'overdue@1000', 'overdue@2000']);
	});

	it('grants nothing before it is due, and wakes earlier for a new request', async () => {
		poll('later', { dueMs: 7_000 });
		poll('sooner', { dueMs: 3_000 });
		await pass(1_000);
		poll('now');
		await pass(9_000);
		expect(log).toEqual(['now@1000', 'sooner@3000', 'later@7000']);
	});

	it('says of a permit whether it is the final poll, and how late', async () => {
		const usual = await time.until(hold('', { deadlineMs: 10_000 }));
		expect(usual).toMatchObject({ isFinal: false, lateMs: 0 });
		await pass(12_000);
		const late = await time.until(hold('', { deadlineMs: 10_000 }));
		expect(late).toMatchObject({ isFinal: true, lateMs: 2_000 });
		const punctual = await time.until(hold('', { dueMs: NEVER_MS, deadlineMs: 15_000 }));
		expect(punctual).toMatchObject({ isFinal: true, lateMs: 0 });
	});
});

describe('single checks beside waits', () => {
	it('come in order of arrival, five at a time, as fast as answers come', async () => {
		const permits = [...'abcdefghi'].map(async (name) => await hold(name, get));
		await pass(10);
		expect(log).toEqual([...'abcde'].map((name) => `${name}@0`));
		const first = await permits[0]!;
		if (first.kind === 'granted') first.release(ANSWERED, 10_000);
		await pass(5);
		expect(log.slice(5)).toEqual(['f@10']);
	});

	it('use the room of the window at once, and wait when it is full', async () => {
		for (let nth = 0; nth < 70; nth++) poll(String(nth), get);
		await pass(1_000);
		expect(log).toHaveLength(60);
		await pass(58_000);
		expect(log).toHaveLength(60);
		await pass(5_000);
		expect(log.map((line) => Number(line.split('@')[0]))).toEqual([...Array(70).keys()]);
	});

	it.each([
		[10, 50],
		[90, 30],
	])('leave room for the polls of %d waits: %d are made at once', async (waits, atOnce) => {
		poll('wait', { dueMs: 30_000 }, waits);
		poll('get', get, 100);
		await pass(100);
		expect(log).toHaveLength(atOnce);
	});

	it('are not starved by waits, nor do they starve them', async () => {
		poll('wait', { idealIntervalMs: 10_000 }, 200);
		await pass(3_000);
		poll('get', get, 10);
		await pass(30_000);
		expect(named('get').length).toBeGreaterThanOrEqual(5);
		expect(named('wait').length).toBeGreaterThanOrEqual(20);
	});

	it('neither wait for requests of waits, nor slow down the pace of waits', async () => {
		for (let nth = 0; nth < 5; nth++) void hold('wait', {});
		await pass(1);
		poll('get', get, 20);
		await pass(100);
		expect(named('get')).toHaveLength(20);
		poll('later', {});
		await pass(2_000);
		expect(named('later')).toEqual(['later@1000']);
	});

	it('expire when a pause is longer than they wait for', async () => {
		poll('rejected', {}, 1, client, REJECTED);
		await pass(10);
		poll('impatient', { ...get, maxPauseMs: 59_989 });
		poll('patient', { ...get, maxPauseMs: 59_990 });
		await pass(10);
		expect(log).toEqual(['rejected@0', 'impatient expired@10']);
		await pass(60_000);
		expect(log[2]).toBe('patient@60000');
	});
});

describe('a final poll without room', () => {
	it.each([
		['expires at once if no room can come in time', 30_000, 'b expired@30000'],
		['waits for room that comes within the grace period', 58_000, 'b@60050'],
	])('%s', async (_, deadlineMs, line) => {
		const by = scheduler.join(1);
		poll('a', {}, 1, by);
		poll('b', { dueMs: NEVER_MS, deadlineMs }, 1, by);
		await pass(61_000);
		expect(log).toEqual(['a@0', line]);
	});

	it('expires after the grace period if its room hangs on an answer', async () => {
		const by = scheduler.join(1);
		void hold('a', {}, by);
		await pass(1);
		void hold('c', { dueMs: NEVER_MS }, by);
		void hold('d', get, by);
		const permit = hold('b', { dueMs: NEVER_MS, deadlineMs: 2_000, graceMs: 3_000 }, by);
		expect(await time.until(permit)).toEqual({ kind: 'expired', queued: 3 });
		expect(log).toEqual(['a@0', 'b expired@5000']);
	});
});

describe('the limits of an account', () => {
	it('paces waits evenly after a burst of five', async () => {
		poll('', {}, 8);
		await pass(3_500);
		expect(log.join(' ')).toBe('@0 @0 @0 @0 @0 @1000 @2000 @3000');
	});

	it('holds the lowest limit of those who use it', async () => {
		const low = scheduler.join(2);
		poll('a', get, 10);
		await pass(100);
		expect(log).toHaveLength(2);
		expect(client.state()).toEqual({ limit: 2, allowed: 2, pausedMs: 0 });
		low.leave();
		await pass(10);
		expect(log).toHaveLength(10);
	});
});

describe('a client that has left', () => {
	it('is granted no more permits, and cannot acquire any', async () => {
		const leaving = scheduler.join(60);
		poll('left', { dueMs: 1_000 }, 3, leaving);
		poll('left', get, 1, leaving);
		poll('stays', { dueMs: 2_000 });
		leaving.leave();
		poll('too late', {}, 1, leaving);
		await pass(10_000);
		expect(log).toEqual(['stays@2000']);
	});

	it('leaves no timer behind', async () => {
		poll('a', { dueMs: 50_000 });
		await pass(10);
		expect(time.timers()).toBe(1);
		client.leave();
		await pass(10);
		expect(time.timers()).toBe(0);
	});

	it('still counts with its requests in flight', async () => {
		const [leaving, staying] = [scheduler.join(1), scheduler.join(1)];
		const permit = await time.until(hold('a', {}, leaving));
		leaving.leave();
		poll('b', {}, 1, staying);
		await pass(1_000);
		if (permit.kind === 'granted') permit.release(ANSWERED, 10_000);
		await pass(70_000);
		expect(log).toEqual(['a@0', 'b@61050']);
	});
});

describe('the ranking', () => {
	const NOW_MS = 100_000;
	const rankNow = (waits: PermitRequest[], first?: PermitRequest, roomMs = 0) =>
		rank(waits, first, roomMs, NOW_MS);
	const final = (agoMs: number) => requestOf({ deadlineMs: NOW_MS - agoMs });

	it('puts the earlier first among equals, and a get before', () => {
		const equals = [requestOf({}), requestOf({})];
		expect(rankNow(equals).first).toBe(equals[0]);
		const check = requestOf(get);
		expect(rankNow(equals, check).first).toBe(check);
		expect(rankNow([requestOf({ idealIntervalMs: 1_999 })], check).first).not.toBe(check);
	});

	it('knows when to rank again', () => {
		const later = { dueMs: NOW_MS + 7 };
		const waits = [{ dueMs: NOW_MS + 9 }, later, { deadlineMs: NOW_MS + 8 }].map((each) =>
			requestOf(each),
		);
		expect(rankNow(waits)).toMatchObject({ expired: [], wakeMs: NOW_MS + 7 });
		expect(rankNow(waits.slice(2)).wakeMs).toBe(NOW_MS + 8);
		expect(rankNow([])).toEqual({ expired: [], wakeMs: Infinity });
		expect(rankNow([requestOf({ dueMs: NOW_MS })]).first).toBeDefined();
	});

	it.each([
		['final', 'there is room now', 0, 4_000],
		['final', 'room comes in time', NOW_MS + 1_000, 4_000],
		['expired', 'room comes too late', NOW_MS + 1_001, 4_000],
		['final', 'room depends on an answer', Infinity, 4_000],
		['expired', 'room depends on an answer for too long', Infinity, 5_000],
		['expired', 'room comes when it is too late', NOW_MS + 1, 5_000],
		['final', 'there is room just after the grace period', NOW_MS, 5_100],
		['final', 'the deadline is now', 0, 0],
	])('makes a poll at the deadline %s if %s', (kind, _, roomMs, agoMs) => {
		const request = final(agoMs);
		const ranked = rankNow([request, final(-1e9)], undefined, roomMs);
		expect(ranked.final).toBe(kind === 'final' ? request : undefined);
		expect(ranked.expired).toEqual(kind === 'final' ? [] : [request]);
		if (agoMs === 4_000) expect(ranked.wakeMs).toBe(NOW_MS + 1_000);
	});

	it('counts from the resumption if the process was suspended across deadline and grace period', () => {
		const [awake, asleep] = [final(7_500), final(7_501)];
		expect(passedAt(awake, NOW_MS)).toBe(NOW_MS - 7_500);
		expect(passedAt(asleep, NOW_MS)).toBe(NOW_MS);
		expect(passedAt(asleep, NOW_MS + 9_000)).toBe(NOW_MS);
		expect(rankNow([asleep], undefined, NOW_MS + 5_000).final).toBe(asleep);
	});

	it('puts the final poll with the earliest deadline first', () => {
		const [early, late] = [final(20), final(10)];
		for (const waits of [
			[late, early],
			[early, late],
		])
			expect(rankNow(waits).final).toBe(early);
		expect(rankNow([final(10), late]).final).not.toBe(late);
	});

	it('reads each wait once, and does not sort', () => {
		let reads = 0;
		const wait = {
			...requestOf({}),
			get deadlineMs() {
				reads++;
				return NEVER_MS;
			},
		};
		rankNow(Array<PermitRequest>(1_000).fill(wait));
		expect(reads).toBe(2_000);
	});
});
