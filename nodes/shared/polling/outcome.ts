import type { Failure } from '../gloriamundo/pollResult';
import type { JsonBody, RunStatus } from '../gloriamundo/runStatus';
import type { AccountState } from './rateLimiter';

/** What is known of a run when polling it has brought no end. */
export interface Known {
	runId: string;
	/** How long was waited, in milliseconds. */
	waitedMs: number;
	/** The last status that was seen. */
	run?: RunStatus;
	/** What went wrong at the last poll; undefined if it brought a status. */
	lastFailure?: Failure;
	/** The account, and how long before the deadline the run was last polled; Infinity: never. */
	account?: AccountState & { queued: number; sinceLastPollMs: number };
}

/** How the work for an item ended. */
export type Outcome =
	/** The run has ended. */
	| { kind: 'ended'; run: RunStatus }
	/** A single status check found the run still going. */
	| { kind: 'active'; run: RunStatus }
	/** The deadline came first. */
	| { kind: 'timedOut'; known: Known }
	/** The status could not be fetched: says nothing about the run itself. */
	| { kind: 'error'; failure: Failure; isRetryable: boolean; known: Known }
	/** The run was started, and nobody waits for it. */
	| { kind: 'started'; answer: JsonBody }
	/** No run was started, or none that is known. */
	| { kind: 'notStarted'; workflowId: string; failure: Failure };
