import type { Failure } from '../gloriamundo/pollResult';
import type { JsonBody, RunStatus } from '../gloriamundo/runStatus';
import type { AccountState } from './rateLimiter';

/** What is known of a run that has not been seen to end. */
export interface Known {
	runId: string;
	/** The time waited, in milliseconds. */
	waitedMs: number;
	/** The last status that was seen. */
	run?: RunStatus;
	/** The failure of the last poll; undefined if it brought a status. */
	lastFailure?: Failure;
	/** The state of the account, and the time from the run's last poll to the deadline; Infinity: never polled. */
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
	/** No run was started, or it is not known whether one was. */
	| { kind: 'notStarted'; workflowId: string; failure: Failure };
