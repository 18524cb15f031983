import type { RequestEnd } from '../../nodes/shared/polling/rateLimiter';
import type { BudgetScene } from './budgetScene';
import { inBudget } from './budgetScene';

const limited = (retryAfterMs?: number): RequestEnd => ({ kind: 'rateLimited', retryAfterMs });

/** The account has just been told that it asks too often. */
async function paused(scene: BudgetScene, retryAfterMs?: number): Promise<void> {
	const user = scene.budget.join(60);
	await scene.time.until(scene.request(user, 'rejected', limited(retryAfterMs)));
	user.leave();
	scene.came.length = 0;
}

describe('a 429', () => {
	it('pauses everybody for as long as it says', async () => {
		await inBudget(async (scene) => {
			await paused(scene, 20_000);
			expect(scene.budget.state().pausedMs).toBe(20_000);
			const users = [scene.budget.join(60), scene.budget.join(60)];
			users.forEach((user, index) => void scene.wish(user, `user ${index}`));
			await scene.pass(19_999);
			expect(scene.seen()).toEqual([]);
			await scene.pass(2);
			expect(scene.seen()).toEqual(['user 0 granted at 20000', 'user 1 granted at 20000']);
			expect(scene.budget.state().pausedMs).toBe(0);
		});
	});

	it('that does not say pauses everybody until the window has passed', async () => {
		await inBudget(async (scene) => {
			await paused(scene);
			void scene.wish(scene.budget.join(60), 'a');
			await scene.pass(61_000);
			expect(scene.seen()).toEqual(['a granted at 60000']);
		});
	});

	it('pauses those too who already waited for their turn', async () => {
		await inBudget(async (scene) => {
			const user = scene.budget.join(60);
			void scene.wish(user, 'due in a moment', { dueMs: 1_000 });
			await scene.time.until(scene.request(user, 'rejected', limited(5_000)));
			await scene.pass(5_001);
			expect(scene.seen()).toEqual(['rejected granted at 0', 'due in a moment granted at 5000']);
		});
	});

	it('ends a wait whose deadline falls into the pause at its deadline, not later', async () => {
		await inBudget(async (scene) => {
			await paused(scene, 20_000);
			void scene.wish(scene.budget.join(60), 'a', { deadlineMs: 18_000 }, 5_000);
			await scene.pass(30_000);
			expect(scene.seen()).toEqual(['a expired at 18000']);
		});
	});

	it('an hour long needs no timer longer than that, and none that is left behind', async () => {
		await inBudget(async (scene) => {
			await paused(scene, 3_600_000);
			const user = scene.budget.join(60);
			void scene.wish(user, 'a', { deadlineMs: Infinity });
			await scene.pass(3_600_001);
			expect(scene.seen()).toEqual(['a granted at 3600000']);
			user.leave();
			await Promise.resolve();
			expect(scene.time.timers()).toBe(0);
		});
	});
});

describe('a single look in a pause', () => {
	const look = { isPrompt: true, deadlineMs: Infinity };

	it('waits it out if it is a minute at most', async () => {
		await inBudget(async (scene) => {
			await paused(scene, 60_000);
			void scene.wish(scene.budget.join(60), 'look', look);
			await scene.pass(60_001);
			expect(scene.seen()).toEqual(['look granted at 60000']);
		});
	});

	it('fails at once if it is longer', async () => {
		await inBudget(async (scene) => {
			await paused(scene, 60_001);
			await scene.time.until(scene.wish(scene.budget.join(60), 'look', look));
			expect(scene.seen()).toEqual(['look expired at 0']);
		});
	});

	it('fails too where it already waited when the pause came', async () => {
		await inBudget(async (scene) => {
			const user = scene.budget.join(60);
			void scene.wish(user, 'look', { ...look, dueMs: 1_000 });
			await scene.time.until(scene.request(user, 'rejected', limited(90_000)));
			await scene.pass(10);
			expect(scene.seen()).toContain('look expired at 0');
		});
	});
});

describe('an account that others use too', () => {
	/** Requests that come through in a minute, where all are accepted. */
	async function inAMinute(scene: BudgetScene): Promise<number> {
		const user = scene.budget.join(60);
		const before = scene.came.length;
		for (let count = 0; count < 100; count++) void scene.request(user, 'a');
		await scene.pass(60_000);
		user.leave();
		const granted = scene.came.slice(before).filter(({ turn }) => turn.kind === 'granted');
		return granted.length;
	}

	it('is left to them in part after a 429, and taken back bit by bit', async () => {
		await inBudget(async (scene) => {
			await paused(scene, 1_000);
			await paused(scene, 1_000);
			expect(scene.budget.state().allowed).toBe(Infinity);
			await scene.pass(120_000);
			const minutes = [await inAMinute(scene), await inAMinute(scene), await inAMinute(scene)];
			expect(minutes[0]).toBeLessThan(60);
			expect(minutes).toEqual([...minutes].sort((a, b) => a - b));
			expect(minutes[2]).toBeGreaterThanOrEqual(59);
		});
	});

	it('tells how much of it is taken at present', async () => {
		await inBudget(async (scene) => {
			await paused(scene, 1_000);
			scene.budget.join(60);
			expect(scene.budget.state()).toMatchObject({ limit: 60, allowed: 42 });
		});
	});
});
