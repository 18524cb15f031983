import type { BudgetUser, Turn } from '../../nodes/shared/polling/budget';
import { Budget } from '../../nodes/shared/polling/budget';
import type { RequestEnd } from '../../nodes/shared/polling/rateLimiter';
import type { TurnWish } from '../../nodes/shared/polling/turnOrder';
import type { VirtualTime } from '../../testing/virtualTime';
import { startVirtualTime } from '../../testing/virtualTime';

export type Granted = Turn & { kind: 'granted' };

export const ACCEPTED: RequestEnd = { kind: 'accepted' };

/** A budget, a clock of its own, and what came of each wish, in the order of coming. */
export class BudgetScene {
	readonly time: VirtualTime = startVirtualTime();

	readonly budget = new Budget(this.time.clock);

	readonly came: Array<{ name: string; turn: Turn; atMs: number }> = [];

	/** Wishes for a turn, now, without ever ending the request that may come of it. */
	wish(
		user: BudgetUser,
		name: string,
		changes: Partial<TurnWish> = {},
		graceMs = 0,
	): Promise<Turn> {
		const nowMs = this.time.now();
		const usual = { sinceMs: nowMs, wantedMs: 2_000, dueMs: nowMs, deadlineMs: nowMs + 300_000 };
		return user.turn({ ...usual, ...changes }, graceMs).then((turn) => {
			this.came.push({ name, turn, atMs: this.time.now() });
			return turn;
		});
	}

	/** The same, with a request that is over at once. */
	async request(user: BudgetUser, name: string, how: RequestEnd = ACCEPTED): Promise<void> {
		const turn = await this.wish(user, name);
		if (turn.kind === 'granted') turn.end(how);
	}

	async pass(ms: number): Promise<void> {
		await this.time.until(this.time.pause(ms));
	}

	/** Who got what by now, and when. */
	seen(): string[] {
		return this.came.map(({ name, turn, atMs }) => `${name} ${turn.kind} at ${atMs}`);
	}
}

/** Runs a scene and gives the real time back, whatever happens. */
export async function inBudget(act: (scene: BudgetScene) => Promise<void>): Promise<void> {
	const scene = new BudgetScene();
	try {
		await act(scene);
	} finally {
		scene.time.end();
	}
}
