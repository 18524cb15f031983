import { createHash } from 'node:crypto';
import { Budget } from './budget';
import type { Clock } from './clock';

/** One budget per account for all executions of this process. */
const budgets = new Map<string, Budget>();

/**
 * The budget of an account. Budgets that nobody uses are forgotten at the next call, so that no timer
 * has to watch over them.
 *
 * @param baseUrl a checked base URL
 * @param apiKey told apart from others by its digest only; the key itself is not kept
 */
export function budgetOf(baseUrl: string, apiKey: string, clock: Clock): Budget {
	for (const [account, budget] of budgets) {
		if (budget.isForgettable()) budgets.delete(account);
	}
	const account = createHash('sha256').update(`${baseUrl}\n${apiKey}`).digest('hex');
	const known = budgets.get(account);
	if (known) return known;

	const budget = new Budget(clock);
	budgets.set(account, budget);
	return budget;
}
