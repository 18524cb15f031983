import type { Failure } from '../transport/answer';
import type { RunStatus } from '../gloriamundo/runStatus';
import type { BudgetState } from './budget';

/** What is known of a run when asking for it has brought no end. */
export interface Known {
	/** How long was waited, in milliseconds. */
	waitedMs: number;
	/** The last status that was seen. */
	run?: RunStatus;
	/** What went wrong at the last poll; undefined where it brought a status. */
	lastFailure?: Failure;
	/** The account, and how long ago its limit let the run be asked last; undefined: never. */
	account?: BudgetState & { sinceLastPollMs: number | undefined };
}

/** How asking for a run's status ended. */
export type Outcome =
	/** The run has ended. */
	| { kind: 'ended'; run: RunStatus; waitedMs: number }
	/** A single look found the run still going. */
	| { kind: 'active'; run: RunStatus }
	/** The deadline came first. */
	| { kind: 'timedOut'; known: Known }
	/** The run could not be looked at: says nothing about the run itself. */
	| { kind: 'lost'; failure: Failure; known: Known };

/** Why a run is lost whose user of the budget left: stopped, or another item failed. */
export const STOPPED: Failure = { reason: 'the node was stopped' };
