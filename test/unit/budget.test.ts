import { ACCEPTED, inBudget } from './budgetScene';

describe('the budget of an account', () => {
	it('gives turns in a small burst, and then one by one', async () => {
		await inBudget(async (scene) => {
			const user = scene.budget.join(60);
			for (let count = 0; count < 8; count++) void scene.request(user, `${count}`);
			await scene.pass(3_500);
			expect(scene.came.map(({ atMs }) => atMs)).toEqual([0, 0, 0, 0, 0, 1_000, 2_000, 3_000]);
		});
	});

	it('is the account’s, whoever asks', async () => {
		await inBudget(async (scene) => {
			const users = [60, 60].map((limit) => scene.budget.join(limit));
			for (let count = 0; count < 6; count++) void scene.request(users[count % 2]!, `${count}`);
			await scene.pass(1_500);
			expect(scene.came.map(({ atMs }) => atMs)).toEqual([0, 0, 0, 0, 0, 1_000]);
		});
	});

	it('holds to the lowest limit of those who use it, as long as they do', async () => {
		await inBudget(async (scene) => {
			const generous = scene.budget.join(600);
			const modest = scene.budget.join(6);
			expect(scene.budget.state().limit).toBe(6);
			for (let count = 0; count < 9; count++) void scene.request(generous, `${count}`);
			await scene.pass(10_500);
			expect(scene.came).toHaveLength(6);
			modest.leave();
			expect(scene.budget.state().limit).toBe(600);
			await scene.pass(500);
			expect(scene.came).toHaveLength(9);
		});
	});

	it('knows how many waited for a turn or for an answer together, even when most have gone', async () => {
		await inBudget(async (scene) => {
			const user = scene.budget.join(60);
			const turns = [1, 2, 3, 4, 5, 6].map((name) => scene.wish(user, `${name}`));
			void scene.wish(user, 'a look', { isPrompt: true });
			await scene.pass(10);
			expect(scene.budget.state().runs).toBe(7);
			const first = await turns[0]!;
			if (first.kind === 'granted') first.end(ACCEPTED);
			user.leave();
			expect(scene.budget.state().runs).toBe(7);
			await scene.pass(120_001);
			expect(scene.budget.state().runs).toBe(5);
		});
	});

	it('gives nobody a turn before it is due', async () => {
		await inBudget(async (scene) => {
			void scene.wish(scene.budget.join(60), 'a', { dueMs: 4_000 });
			await scene.pass(3_999);
			expect(scene.seen()).toEqual([]);
			await scene.pass(2);
			expect(scene.seen()).toEqual(['a granted at 4000']);
		});
	});

	it('tells a last poll from others', async () => {
		await inBudget(async (scene) => {
			const user = scene.budget.join(60);
			const ordinary = await scene.time.until(scene.wish(user, 'a'));
			const atDeadline = scene.wish(user, 'b', { dueMs: 9_000, deadlineMs: 5_000 }, 1_000);
			const last = await scene.time.until(atDeadline);
			expect(ordinary).toMatchObject({ kind: 'granted', isLastPoll: false });
			expect(last).toMatchObject({ kind: 'granted', isLastPoll: true });
			expect(scene.time.now()).toBe(5_000);
		});
	});

	it('gives every second turn to those who have stood back for minutes, and the others to last polls', async () => {
		await inBudget(async (scene) => {
			const user = scene.budget.join(60);
			const stoodBack = { isPrompt: true, dueMs: -120_001, deadlineMs: Infinity };
			for (let count = 0; count < 100; count++) {
				void scene.wish(user, 'last poll', { deadlineMs: 80_000 });
			}
			for (let count = 0; count < 10; count++) void scene.wish(user, 'look', stoodBack);
			await scene.pass(500);
			expect(scene.came.map(({ name }) => name)).toEqual([
				...['look', 'last poll', 'look', 'last poll', 'look'],
			]);
		});
	});

	it('lets a wish expire that got no turn by its deadline, and what it may be late', async () => {
		await inBudget(async (scene) => {
			const user = scene.budget.join(1);
			await scene.time.until(scene.request(user, 'the one request'));
			void scene.wish(user, 'in time', { deadlineMs: 5_000 });
			void scene.wish(user, 'a little late', { deadlineMs: 5_000 }, 2_000);
			void scene.wish(user, 'asked before', { deadlineMs: 5_000, hadLastPoll: true }, 2_000);
			await scene.pass(10_000);
			expect(scene.seen()).toEqual([
				'the one request granted at 0',
				'in time expired at 5000',
				'asked before expired at 5000',
				'a little late expired at 7000',
			]);
		});
	});
});

describe('somebody who leaves', () => {
	it('ends only wishes of their own', async () => {
		await inBudget(async (scene) => {
			const [leaving, staying] = [scene.budget.join(60), scene.budget.join(60)];
			void scene.wish(leaving, 'leaving', { dueMs: 9_000 });
			void scene.wish(staying, 'staying', { dueMs: 9_000 });
			await scene.pass(1_000);
			leaving.leave();
			await scene.pass(9_000);
			expect(scene.seen()).toEqual(['leaving left at 1000', 'staying granted at 9000']);
		});
	});

	it('gets no turn any more', async () => {
		await inBudget(async (scene) => {
			const user = scene.budget.join(60);
			user.leave();
			expect(await scene.wish(user, 'a')).toEqual({ kind: 'left' });
			user.leave();
			expect(scene.budget.state().runs).toBe(0);
		});
	});

	it('leaves the requests under way counted', async () => {
		await inBudget(async (scene) => {
			const leaving = scene.budget.join(1);
			await scene.time.until(scene.request(leaving, 'a'));
			leaving.leave();
			void scene.wish(scene.budget.join(1), 'b');
			await scene.pass(70_000);
			expect(scene.seen()).toEqual(['a granted at 0', 'b granted at 60050']);
		});
	});
});

describe('a budget that nobody needs', () => {
	it('holds no timer while nobody waits, though its window is full', async () => {
		await inBudget(async (scene) => {
			const user = scene.budget.join(1);
			await scene.time.until(scene.request(user, 'a'));
			expect(scene.time.timers()).toBe(0);
			void scene.wish(user, 'b');
			await scene.pass(10);
			expect(scene.time.timers()).toBe(1);
			user.leave();
			await Promise.resolve();
			expect(scene.time.timers()).toBe(0);
		});
	});

	it('never holds more than one timer, however many wait', async () => {
		await inBudget(async (scene) => {
			const user = scene.budget.join(60);
			for (let count = 0; count < 500; count++) void scene.request(user, `${count}`);
			await scene.pass(20_500);
			expect(scene.time.timers()).toBe(1);
			user.leave();
		});
	});

	it('can be forgotten once its window is empty and its users have left', async () => {
		await inBudget(async (scene) => {
			expect(scene.budget.isForgettable()).toBe(true);
			const user = scene.budget.join(60);
			expect(scene.budget.isForgettable()).toBe(false);
			await scene.time.until(scene.request(user, 'a'));
			user.leave();
			expect(scene.budget.isForgettable()).toBe(false);
			await scene.pass(60_050);
			expect(scene.budget.isForgettable()).toBe(true);
		});
	});

	it('can not be forgotten while an answer is under way', async () => {
		await inBudget(async (scene) => {
			const user = scene.budget.join(60);
			const turn = await scene.time.until(scene.wish(user, 'a'));
			user.leave();
			await scene.pass(3_600_000);
			expect(scene.budget.isForgettable()).toBe(false);
			if (turn.kind === 'granted') turn.end(ACCEPTED);
			await scene.pass(60_050);
			expect(scene.budget.isForgettable()).toBe(true);
		});
	});
});
