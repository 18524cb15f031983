import type { Failure } from './pollResult';
import type { JsonBody } from './runStatus';

/** The result of one request to start a run. The API has no idempotency key: a start is never sent twice. */
export type StartResult =
	| { kind: 'started'; runId: string; answer: JsonBody; isAnswered: true; retryAfterMs?: undefined }
	/** The account starts too many runs; this one was not started. */
	| { kind: 'rateLimited'; failure: Failure; isAnswered: true; retryAfterMs?: number }
	/** Certainly nothing was started. */
	| { kind: 'notStarted'; failure: Failure; isAnswered: boolean; retryAfterMs?: undefined }
	/** The request may have reached the server: a run may have started. */
	| { kind: 'unknown'; failure: Failure; isAnswered: boolean; retryAfterMs?: undefined };

/** Sends one request to start a run. Never rejects. `input` is left out if undefined. */
export type Start = (
	workflowId: string,
	input: object | undefined,
	timeoutMs: number,
) => Promise<StartResult>;
