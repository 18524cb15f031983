import { RateLimiter } from '../../nodes/shared/polling/rateLimiter';
import type { Wish } from './turns';
import { busy, decide, HOUR, look, NOW_MS, wish } from './turns';

describe('whose turn it is', () => {
	it('is nobody’s before anybody is due', () => {
		const wishes = [wish('a', { dueMs: NOW_MS + 5_000 }), wish('b', { dueMs: NOW_MS + 3_000 })];
		expect(decide(wishes)).toEqual({ lookAgainMs: NOW_MS + 3_000 });
		expect(decide([])).toEqual({ lookAgainMs: Infinity });
	});

	it('is nobody’s while a 429 is being waited out, not even at a deadline', () => {
		const limiter = busy();
		limiter.send(NOW_MS);
		limiter.settle({ kind: 'rateLimited', retryAfterMs: 9_000 }, 60, NOW_MS);
		const wishes = [wish('a', { deadlineMs: NOW_MS }), look('b')];
		expect(decide(wishes, { limiter })).toEqual({ lookAgainMs: NOW_MS + 9_000 });
	});

	it('is the most overdue one’s, in multiples of the pause that each would like', () => {
		const near = wish('near its end', { sinceMs: NOW_MS - 4_000, wantedMs: 1_000 });
		const far = wish('far from it', { sinceMs: NOW_MS - 30_000, wantedMs: 20_000 });
		expect(decide([far, near])).toMatchObject({ wish: 'near its end', isLastPoll: false });
	});

	it('comes to everybody who waits long enough', () => {
		const near = wish('near its end', { sinceMs: NOW_MS - 4_000, wantedMs: 1_000 });
		const patient = wish('patient', { sinceMs: NOW_MS - 90_000, wantedMs: 20_000 });
		expect(decide([near, patient])).toMatchObject({ wish: 'patient' });
	});

	it('is not that of the most overdue one before it is due', () => {
		const asked = wish('asked to wait', { sinceMs: 0, dueMs: NOW_MS + 1 });
		expect(decide([asked, wish('a')])).toMatchObject({ wish: 'a' });
	});

	it('waits for the pace', () => {
		expect(decide([wish('a')], { limiter: busy({ sent: 5 }) })).toEqual({
			lookAgainMs: NOW_MS + 1_000,
		});
	});

	it('waits for the window', () => {
		const limiter = busy({ sent: 60, paced: false });
		expect(decide([wish('a')], { limiter })).toEqual({ lookAgainMs: NOW_MS + 60_050 });
	});

	it('waits for an answer where all of the window is under way', () => {
		const limiter = new RateLimiter();
		for (let count = 0; count < 3; count++) limiter.send(NOW_MS);
		const wishes = [wish('a', { deadlineMs: Infinity })];
		expect(decide(wishes, { limiter, limit: 3 })).toEqual({ lookAgainMs: Infinity });
	});

	it('waits no longer than until somebody else’s last poll', () => {
		const wishes = [wish('a'), wish('b', { dueMs: NOW_MS + HOUR, deadlineMs: NOW_MS + 400 })];
		expect(decide(wishes, { limiter: busy() })).toEqual({ lookAgainMs: NOW_MS + 400 });
	});
});

describe('at a deadline', () => {
	const atDeadline = wish('b', { deadlineMs: NOW_MS, dueMs: NOW_MS + HOUR });

	it('the last poll goes first, whatever the pace', () => {
		const wishes = [wish('a', { sinceMs: 0 }), atDeadline];
		expect(decide(wishes, { limiter: busy() })).toEqual({ wish: 'b', isLastPoll: true });
	});

	it('it waits for the window, as everything', () => {
		const limiter = busy({ sent: 60 });
		expect(decide([atDeadline], { limiter })).toEqual({ lookAgainMs: NOW_MS + 60_050 });
	});

	it('none is made that has been made already', () => {
		const wishes = [wish('a'), { ...atDeadline, hadLastPoll: true }];
		expect(decide(wishes)).toMatchObject({ wish: 'a', isLastPoll: false });
	});

	it('room is left for it beforehand', () => {
		const wishes = [wish('a'), wish('b', { dueMs: NOW_MS + HOUR, deadlineMs: NOW_MS + 30_000 })];
		const limiter = busy({ sent: 59, paced: false });
		expect(decide(wishes, { limiter })).toEqual({ lookAgainMs: NOW_MS + 30_000 });
		expect(decide(wishes, { limiter: busy({ sent: 58, paced: false }) })).toMatchObject({
			wish: 'a',
		});
	});

	it('a crowd lines up before it, at the pace of the account, ahead of ordinary polls', () => {
		const crowd = Array.from({ length: 100 }, (_, index) =>
			wish(`${index}`, { deadlineMs: NOW_MS + 60_000 + index, dueMs: NOW_MS + HOUR }),
		);
		const wishes = [wish('a', { sinceMs: 0 }), ...crowd];
		expect(decide(wishes)).toMatchObject({ wish: '0', isLastPoll: true, pace: { limit: 60 } });
		expect(decide(wishes, { limiter: busy() })).toEqual({ lookAgainMs: NOW_MS + 1_000 });
	});
});

describe('while a crowd lines up', () => {
	it('the last poll at somebody else’s deadline does not wait for its pace', () => {
		const crowd = Array.from({ length: 100 }, () => wish('crowd', { deadlineMs: NOW_MS + 80_000 }));
		const other = wish('other', { deadlineMs: NOW_MS + 400 });
		expect(decide([...crowd, other], { limiter: busy() })).toEqual({ lookAgainMs: NOW_MS + 400 });
	});
});

describe('a single look', () => {
	it('uses the free room of the window at once, whatever the pace', () => {
		expect(decide([look('a')], { limiter: busy() })).toEqual({ wish: 'a', isLastPoll: false });
	});

	it('goes in the order of the most overdue, like everybody, where the pace allows it', () => {
		expect(decide([look('a'), wish('b', { sinceMs: 0 })])).toMatchObject({ wish: 'b' });
		expect(decide([look('a', { sinceMs: 0 }), wish('b')])).toMatchObject({ wish: 'a' });
	});

	it('waits for the pace where five others are under way', () => {
		const changes = { limiter: busy(), inFlight: { paced: 0, prompt: 5 } };
		expect(decide([look('a')], changes)).toEqual({ lookAgainMs: NOW_MS + 1_000 });
		expect(decide([look('a')], { ...changes, inFlight: { paced: 9, prompt: 4 } })).toMatchObject({
			wish: 'a',
		});
	});

	it('leaves room to each run that waits, up to half of the window', () => {
		const waiting = Array.from({ length: 10 }, (_, n) => wish(`${n}`, { dueMs: NOW_MS + HOUR }));
		const decideAfter = (sent: number, more: Wish[] = []) =>
			decide([...waiting, ...more, look('look')], { limiter: busy({ sent }) });
		expect(decideAfter(49)).toMatchObject({ wish: 'look' });
		expect(decideAfter(50)).toHaveProperty('lookAgainMs');
		const crowd = Array.from({ length: 90 }, (_, n) => wish(`${n}`, { dueMs: NOW_MS + HOUR }));
		expect(decideAfter(29, crowd)).toMatchObject({ wish: 'look' });
		expect(decideAfter(30, crowd)).toHaveProperty('lookAgainMs');
	});

	it('leaves room to runs that are being asked, too', () => {
		const inFlight = { paced: 10, prompt: 0 };
		const decideAfter = (sent: number) =>
			decide([look('look')], { limiter: busy({ sent }), inFlight });
		expect(decideAfter(49)).toMatchObject({ wish: 'look' });
		expect(decideAfter(50)).toHaveProperty('lookAgainMs');
	});
});
