import type { AskStatus } from '../transport/answer';
import type { RunStatus } from '../gloriamundo/runStatus';
import type { Budget, BudgetUser } from './budget';
import type { Clock } from './clock';

/** What waiting needs from outside. */
export interface WaitingTools {
	clock: Clock;
	/** 0 to 1, as `Math.random`; spreads polls so that runs started together are not asked together. */
	random: () => number;
	askStatus: AskStatus;
	budget: Budget;
	budgetUser: BudgetUser;
	/** Told of each status or step that differs from the last. */
	onChange?: (runId: string, run: RunStatus) => void;
}
