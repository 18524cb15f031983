import { inspect } from 'node:util';
import { budgetOf } from '../../nodes/shared/polling/accounts';
import type { Clock } from '../../nodes/shared/polling/clock';

const BASE = 'https://app.gloriamundo.com';
const KEY = 'gm_live_canary';

let nowMs = 0;
const clock: Clock = { now: () => nowMs, sleep: async () => {} };
const budget = (baseUrl = BASE, apiKey = KEY) => budgetOf(baseUrl, apiKey, clock);

describe('the budgets of this process', () => {
	it('are one for each account: base URL and key', () => {
		const users = [budget().join(60), budget('https://other.example').join(60)];
		expect(budget()).toBe(budget());
		expect(budget('https://other.example')).not.toBe(budget());
		expect(budget(BASE, 'gm_live_other')).not.toBe(budget());
		users.forEach((user) => user.leave());
	});

	it('do not take one account for another whose parts run together', () => {
		const user = budget('https://a.example/x', 'y').join(60);
		expect(budget('https://a.example/', 'xy')).not.toBe(budget('https://a.example/x', 'y'));
		user.leave();
	});

	it('are kept while somebody uses them, and while their window is not empty', async () => {
		const first = budget();
		const user = first.join(60);
		nowMs += 1e9;
		expect(budget()).toBe(first);
		const deadlineMs = nowMs + 1_000;
		const turn = await user.turn({ sinceMs: nowMs, wantedMs: 1, dueMs: nowMs, deadlineMs });
		if (turn.kind === 'granted') turn.end({ kind: 'accepted' });
		user.leave();
		expect(budget()).toBe(first);
		nowMs += 60_050;
		budget('https://other.example').join(60).leave();
		expect(budget()).not.toBe(first);
	});

	it('do not hold the key', () => {
		const set = jest.spyOn(Map.prototype, 'set');
		const user = budget('https://third.example').join(60);
		const kept = inspect([set.mock.calls, set.mock.contexts, user], { depth: null });
		set.mockRestore();
		expect(kept).toMatch(/[0-9a-f]{64}/);
		expect(kept).not.toContain(KEY);
		expect(kept).not.toContain(Buffer.from(KEY).toString('base64'));
		user.leave();
	});
});
