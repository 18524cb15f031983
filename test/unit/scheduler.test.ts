import type { TurnRequest } from '../../nodes/shared/polling/priority';
import {
	Scheduler,
	type Permit,
	type SchedulerClient,
	type Turn,
} from '../../nodes/shared/polling/scheduler';
import { startVirtualTime, type VirtualTime } from '../../testing/virtualTime';

const ANSWERED = { kind: 'status', isAnswered: true };
const REJECTED = { kind: 'rateLimited', isAnswered: true };
const UNANSWERED = { kind: 'transient', isAnswered: false };

let time: VirtualTime;
let scheduler: Scheduler;
/** What was granted or expired, in this order. */
let log: string[];

beforeEach(() => {
	time = startVirtualTime();
	scheduler = new Scheduler(time.clock);
	log = [];
});
afterEach(() => time.end());

const pass = async (ms: number) => await time.until(time.pause(ms));

/** Asks for a turn and writes down when it came; a permit is held until the test releases it. */
async function ask(
	client: SchedulerClient,
	name: string,
	request: Partial<TurnRequest> = {},
): Promise<Turn> {
	const nowMs = time.now();
	const turn = await client.acquire({
		kind: 'wait',
		sinceMs: nowMs,
		idealIntervalMs: 2_000,
		dueMs: nowMs,
		deadlineMs: Infinity,
		graceMs: 5_000,
		maxPauseMs: Infinity,
		...request,
	});
	log.push(turn.kind === 'granted' ? `${name}@${time.now()}` : `${name} expired@${time.now()}`);
	return turn;
}

/** The same, and the request is answered at once. */
async function poll(
	client: SchedulerClient,
	name: string,
	request?: Partial<TurnRequest>,
	end = ANSWERED,
): Promise<void> {
	const turn = await ask(client, name, request);
	if (turn.kind === 'granted') turn.release(end, 10_000);
}

const get = { kind: 'get' } as const;
const times = (count: number, act: (index: number) => unknown) =>
	Array.from({ length: count }, (_, index) => act(index));

describe('the order of polls', () => {
	/** Takes the burst, so that the next permits come one a second. */
	const useBurst = async (client: SchedulerClient) => {
		times(5, () => void poll(client, '-'));
		await pass(1);
		log = [];
	};

	it('puts the most overdue first: time since the last poll by the ideal interval', async () => {
		const client = scheduler.join(60);
		await useBurst(client);
		void poll(client, 'far', { sinceMs: -20_000, idealIntervalMs: 20_000 });
		void poll(client, 'near', { sinceMs: -3_000, idealIntervalMs: 1_000 });
		void poll(client, 'between', { sinceMs: -20_000, idealIntervalMs: 10_000 });
		await pass(10_000);
		expect(log).toEqual(['near@1000', 'between@2000', 'far@3000']);
	});

	it('ranks an interval of more than 30 s as 30 s, so that nobody starves', async () => {
		const client = scheduler.join(60);
		await useBurst(client);
		void poll(client, 'a', { sinceMs: -30_000, idealIntervalMs: 15_000 });
		void poll(client, 'b', { sinceMs: -70_000, idealIntervalMs: 1_000_000 });
		await pass(10_000);
		expect(log).toEqual(['b@1000', 'a@2000']);
	});

	it('puts final polls before everything else, by deadline, and out of the pace', async () => {
		const client = scheduler.join(60);
		await useBurst(client);
		times(3, () => void poll(client, 'overdue', { sinceMs: -1e6 }));
		void poll(client, 'second', { dueMs: 9e9, deadlineMs: 500 });
		void poll(client, 'first', { dueMs: 9e9, deadlineMs: 400 });
		await pass(2_500);
		expect(log).toEqual(['first@400', 'second@500', 'overdue@1000', 'overdue@2000']);
	});

	it('grants nothing before it is due, and nothing late', async () => {
		const client = scheduler.join(60);
		void poll(client, 'later', { dueMs: 7_000 });
		void poll(client, 'sooner', { dueMs: 3_000 });
		await pass(10_000);
		expect(log).toEqual(['sooner@3000', 'later@7000']);
	});

	it('lets new requests wake it earlier than planned', async () => {
		const client = scheduler.join(60);
		void poll(client, 'later', { dueMs: 50_000 });
		await pass(1_000);
		void poll(client, 'now');
		await pass(1_000);
		expect(log).toEqual(['now@1000']);
	});

	it('says of a permit whether it is the final poll, and how late', async () => {
		const client = scheduler.join(60);
		const usual = ask(client, '', { deadlineMs: 10_000 });
		expect(await time.until(usual)).toMatchObject({ isFinal: false, lateMs: 0 });
		await pass(12_000);
		const late = ask(client, '', { deadlineMs: 10_000 });
		expect(await time.until(late)).toMatchObject({ isFinal: true, lateMs: 2_000 });
	});
});

describe('single checks beside waits', () => {
	it('come in order of arrival, five at a time, as fast as answers come', async () => {
		const client = scheduler.join(60);
		const turns = times(12, (index) => ask(client, `get ${index}`, get)) as Array<Promise<Turn>>;
		await pass(10);
		expect(log).toEqual([0, 1, 2, 3, 4].map((index) => `get ${index}@0`));
		((await turns[0]) as Permit).release(ANSWERED, 10_000);
		await pass(5);
		expect(log.at(-1)).toBe('get 5@10');
	});

	it('use the room of the window at once, and wait when it is full', async () => {
		const client = scheduler.join(60);
		times(70, (index) => void poll(client, `${index}`, get));
		await pass(1_000);
		expect(log).toHaveLength(60);
		await pass(58_000);
		expect(log).toHaveLength(60);
		await pass(5_000);
		expect(log.map((line) => line.split('@')[0])).toEqual(times(70, String));
	});

	it.each([
		[10, 50],
		[90, 30],
	])('leave room for the polls of %d waits: %d are made at once', async (waits, atOnce) => {
		const client = scheduler.join(60);
		times(waits, () => void poll(client, 'wait', { dueMs: 30_000 }));
		times(100, () => void poll(client, 'get', get));
		await pass(100);
		expect(log).toHaveLength(atOnce);
	});

	it('are not starved by waits that are more overdue', async () => {
		const client = scheduler.join(60);
		times(200, () => void poll(client, 'wait', { idealIntervalMs: 10_000 }));
		await pass(3_000);
		times(10, () => void poll(client, 'get', get));
		await pass(30_000);
		expect(log.filter((line) => line.startsWith('get')).length).toBeGreaterThanOrEqual(5);
	});

	it('expire when a pause is longer than they wait for', async () => {
		const client = scheduler.join(60);
		void poll(client, '429', {}, REJECTED);
		void poll(client, 'patient', { ...get, maxPauseMs: 60_000, dueMs: 1 });
		void poll(client, 'impatient', { ...get, maxPauseMs: 59_999, dueMs: 1 });
		await pass(10);
		expect(log).toEqual(expect.arrayContaining(['429@0']) as unknown);
		void poll(client, 'late', { ...get, maxPauseMs: 1_000 });
		await pass(10);
		expect(log.at(-1)).toBe('late expired@10');
		expect(client.state()).toMatchObject({ pausedMs: 59_980 });
	});
});

describe('a final poll without room', () => {
	it('expires at once if no room can come in time', async () => {
		const client = scheduler.join(1);
		void poll(client, 'a');
		const turn = ask(client, 'b', { dueMs: 9e9, deadlineMs: 30_000 });
		expect(await time.until(turn)).toEqual({ kind: 'expired', queued: 1 });
		expect(log).toEqual(['a@0', 'b expired@30000']);
	});

	it('waits for room that comes within the grace period', async () => {
		const client = scheduler.join(1);
		void poll(client, 'a');
		void poll(client, 'b', { dueMs: 9e9, deadlineMs: 58_000 });
		await pass(61_000);
		expect(log).toEqual(['a@0', 'b@60050']);
	});

	it('expires after the grace period if its room hangs on an answer', async () => {
		const client = scheduler.join(1);
		void ask(client, 'a');
		void poll(client, 'b', { dueMs: 9e9, deadlineMs: 2_000, graceMs: 3_000 });
		await pass(10_000);
		expect(log).toEqual(['a@0', 'b expired@5000']);
	});
});

describe('the limits of an account', () => {
	it('paces waits evenly after a burst of five', async () => {
		const client = scheduler.join(60);
		times(8, () => void poll(client, 'x'));
		await pass(3_500);
		expect(log.map((line) => Number(line.split('@')[1]))).toEqual([
			0, 0, 0, 0, 0, 1_000, 2_000, 3_000,
		]);
	});

	it('holds the lowest limit of those who use it', async () => {
		const [low, high] = [scheduler.join(2), scheduler.join(1_000)];
		times(10, () => void poll(high, 'high', get));
		await pass(100);
		expect(log).toHaveLength(2);
		expect(high.state()).toMatchObject({ limit: 2, allowed: 2 });
		low.leave();
		await pass(10);
		expect(log).toHaveLength(10);
	});

	it('has at most 100 requests in flight', async () => {
		const client = scheduler.join(100_000);
		const turns = times(150, () => ask(client, 'x', { deadlineMs: 0, graceMs: 9e9 })) as Array<
			Promise<Turn>
		>;
		await pass(1_000);
		expect(log).toHaveLength(100);
		((await turns[0]) as Permit).release(UNANSWERED, 0);
		await pass(1_000);
		expect(log).toHaveLength(101);
	});
});

describe('a client that has left', () => {
	it('is granted nothing any more, nor can it ask', async () => {
		const [leaving, staying] = [scheduler.join(60), scheduler.join(60)];
		times(3, () => void poll(leaving, 'left', { dueMs: 1_000 }));
		void poll(leaving, 'left', { ...get });
		void poll(staying, 'stays', { dueMs: 2_000 });
		leaving.leave();
		void poll(leaving, 'too late');
		await pass(10_000);
		expect(log).toEqual(['stays@2000']);
	});

	it('leaves no timer behind', async () => {
		const client = scheduler.join(60);
		void poll(client, 'a', { dueMs: 50_000 });
		await pass(10);
		expect(time.timers()).toBe(1);
		client.leave();
		await pass(10);
		expect(time.timers()).toBe(0);
	});

	it('still counts with its requests in flight', async () => {
		const [leaving, staying] = [scheduler.join(1), scheduler.join(1)];
		const turn = (await time.until(ask(leaving, 'a'))) as Permit;
		leaving.leave();
		void poll(staying, 'b');
		await pass(1_000);
		turn.release(ANSWERED, 10_000);
		await pass(70_000);
		expect(log).toEqual(['a@0', 'b@61050']);
	});
});

it('a decision costs one pass over the waits, without sorting them', async () => {
	const client = scheduler.join(60);
	let reads = 0;
	times(5_000, () => {
		const request = {
			kind: 'wait',
			sinceMs: 0,
			idealIntervalMs: 1,
			dueMs: 0,
			graceMs: 0,
			maxPauseMs: 0,
		} as const;
		void client.acquire(
			Object.defineProperty({ ...request, deadlineMs: 9e9 }, 'deadlineMs', {
				get: () => (reads++, 9e9),
			}),
		);
	});
	await pass(0);
	// The burst of five, and the decision that no more is to be granted; few reads of each.
	expect(reads).toBeLessThanOrEqual(6 * 5_000 * 3);
});
