import { busy, decide, look, NOW_MS, wish } from './turns';

describe('somebody who has stood back for two minutes', () => {
	const crowd = Array.from({ length: 100 }, () => wish('crowd', { deadlineMs: NOW_MS + 80_000 }));
	const dueMs = NOW_MS - 120_001;

	it.each([
		['a single look', look('starving', { dueMs })],
		['a wait for a long time', wish('starving', { dueMs })],
	])('%s, gets every second turn, for all the last polls of others', (_, starving) => {
		const wishes = [...crowd, wish('b', { deadlineMs: NOW_MS }), starving];
		expect(decide(wishes)).toMatchObject({
			wish: 'starving',
			isLastPoll: false,
			isOutOfTurn: true,
			pace: { limit: 60 },
		});
		expect(decide(wishes, { wasOutOfTurn: true })).toMatchObject({ wish: 'b' });
		expect(decide([...crowd, starving], { wasOutOfTurn: true })).toMatchObject({ wish: 'crowd' });
	});

	it('waits for the pace, and for the window', () => {
		const wishes = [...crowd, look('starving', { dueMs })];
		expect(decide(wishes, { limiter: busy() })).toHaveProperty('lookAgainMs');
		const full = busy({ sent: 60, paced: false });
		expect(decide(wishes, { limiter: full })).toHaveProperty('lookAgainMs');
	});

	it('goes on standing back where the own last poll is near, or has been made', () => {
		const near = wish('near', { dueMs, deadlineMs: NOW_MS + 200_000 });
		expect(decide([...crowd, near])).toMatchObject({ wish: 'crowd' });
		const asked = wish('asked', { dueMs, hadLastPoll: true });
		expect(decide([...crowd, asked])).toMatchObject({ wish: 'crowd' });
	});

	it('stands back a moment longer before that', () => {
		const patient = look('patient', { dueMs: NOW_MS - 120_000 });
		expect(decide([...crowd, patient])).toMatchObject({ wish: 'crowd' });
	});
});
