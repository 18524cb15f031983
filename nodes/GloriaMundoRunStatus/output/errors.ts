import type { IDataObject, INode } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import type { Failure } from '../http/answer';
import { ParameterProblem } from '../input/parameterProblem';
import type { Known, Outcome } from '../waiting/outcome';
import { describeRun, oneLine, seconds } from './wording';

/** An error as a person meets it, and what is known of the run besides. */
export interface ItemError {
	error: NodeApiError | NodeOperationError;
	/** For the item of the settings "Continue" and "Continue (using error output)". */
	details: IDataObject;
}

/** Texts of one error: what happened, and what to do. */
interface Texts {
	message: string;
	description: string;
}

/** The outcomes that end in an error. */
export type NoRun = Outcome & { kind: 'timedOut' | 'lost' };

/** The account could not be asked as often as the wait needed it, if polls lagged by this much. */
const NOTABLE_LAG_MS = 2_000;

/**
 * A failure that keeps an item from having a status at all: a wrong parameter or credential.
 *
 * @param runId the value of the Run ID parameter, whatever it is
 */
export function inputError(
	node: INode,
	itemIndex: number,
	runId: unknown,
	cause: unknown,
): ItemError {
	const texts = inputTexts(itemIndex, cause);
	const value = cause instanceof ParameterProblem ? { value: asGiven(cause.value) } : {};
	return {
		error: operationError(node, itemIndex, texts),
		details: { run_id: asGiven(runId), ...value, what_to_do: texts.description },
	};
}

/**
 * The error of an outcome that brought no run to hand on.
 *
 * @param host where the run was asked for
 */
export function outcomeError(
	node: INode,
	itemIndex: number,
	runId: string,
	host: string,
	outcome: NoRun,
): ItemError {
	const error =
		outcome.kind === 'lost'
			? lostError(node, itemIndex, lostTexts(runId, host, outcome.failure), outcome.failure)
			: operationError(node, itemIndex, timeoutTexts(runId, outcome.known));
	return { error, details: knownDetails(runId, outcome, error.description) };
}

function operationError(node: INode, itemIndex: number, texts: Texts): NodeOperationError {
	const { message, description } = texts;
	const error = new NodeOperationError(node, message, { itemIndex, description });
	return withText(error, message);
}

/**
 * n8n puts texts of its own in the place of ours where it finds an error code that it knows, such as
 * ENOENT, in the message: a step of a run may be called that.
 */
function withText<T extends NodeApiError | NodeOperationError>(error: T, message: string): T {
	error.message = message;
	error.messages = [];
	return error;
}

function lostError(
	node: INode,
	itemIndex: number,
	{ message, description }: Texts,
	failure: Failure,
): NodeApiError {
	const httpCode = failure.code;
	const options = { itemIndex, message, description, httpCode };
	return withText(new NodeApiError(node, { message }, options), message);
}

function inputTexts(itemIndex: number, cause: unknown): Texts {
	if (!(cause instanceof ParameterProblem)) {
		const message = cause instanceof Error ? cause.message : String(cause);
		return { message, description: 'No request was sent for this item.' };
	}
	const { parameter, value, problem } = cause;
	return {
		message: `“${parameter}” of item ${itemIndex} cannot be used: ${problem}`,
		description:
			`The value is ${show(value)}. Correct the parameter or the expression in it. ` +
			'No request was sent for this item.',
	};
}

function show(value: unknown): string {
	if (value === undefined) return 'missing (undefined)';
	if (typeof value === 'number' || typeof value === 'bigint') return String(value);
	try {
		return oneLine(JSON.stringify(value) ?? typeof value);
	} catch {
		// An object that holds itself.
		return typeof value;
	}
}

function timeoutTexts(runId: string, known: Known): Texts {
	const { run, waitedMs, lastFailure } = known;
	const waited = seconds(waitedMs);
	const failure = lastFailure && `the last status request failed: ${lastFailure.reason}`;
	if (!run) {
		return {
			message: `No status of run ${runId} could be fetched within ${waited}${failure ? `: ${failure}` : ''}`,
			description: `The run itself may be going on. ${budgetAdvice(known)}Try again later, or raise Max Wait.`,
		};
	}
	return {
		message: `Run ${runId} had not ended after ${waited}: it was last seen ${describeRun(run)}${failure ? `; ${failure}` : ''}`,
		description:
			`The run goes on, only this node has stopped waiting. ${budgetAdvice(known)}` +
			'Raise Max Wait, or set On Timeout to “Send to In Progress Output” to go on without an error.',
	};
}

/** Where the account's limit kept the polls rare: how many share it, what it is, what to change. */
function budgetAdvice({ account }: Known): string {
	if (!account) return '';
	const { sinceLastPollMs, runs, limit, allowed, pausedMs } = account;
	if (pausedMs > 0 || allowed < limit) {
		return (
			'GloriaMundo has answered that the account sends too many requests (HTTP 429): something else ' +
			'uses the account’s limit too, or Rate Limit is set too high. '
		);
	}
	if (sinceLastPollMs !== undefined && sinceLastPollMs < NOTABLE_LAG_MS) return '';
	const asked =
		sinceLastPollMs === undefined
			? 'GloriaMundo could not be asked at all'
			: `GloriaMundo was last asked ${seconds(sinceLastPollMs)} before`;
	return (
		`${asked}, since ${runs} runs share the ${limit} status requests per minute of this account. ` +
		'Wait for fewer runs at once, or raise Rate Limit if the account allows more. '
	);
}

function lostTexts(runId: string, host: string, failure: Failure): Texts {
	switch (failure.code) {
		case '401':
		case '403':
			return {
				message: `GloriaMundo refused the API key when asked for run ${runId} (HTTP ${failure.code})`,
				description:
					'The key is invalid, has expired or may not read this run. Put a valid key into the GloriaMundo API credential, and test it there.',
			};
		case '404':
			return {
				message: `GloriaMundo knows no run ${runId}, or it belongs to another account (HTTP 404)`,
				description:
					'Check the Run ID, and that the credential’s API key is of the account that started the run.',
			};
		case '429':
			return {
				message: `GloriaMundo was asked too often to give the status of run ${runId}: ${failure.reason}`,
				description:
					'The account’s limit is used up, by n8n or by others. Look less often, or use Wait for Completion, which waits such pauses out.',
			};
	}
	if (isHttpCode(failure)) {
		return {
			message: `GloriaMundo did not give the status of run ${runId}: ${failure.reason}`,
			description: httpAdvice(failure),
		};
	}
	const code = failure.code ? ` Error code: ${failure.code}.` : '';
	return {
		message: `The status of run ${runId} could not be fetched from ${host}: ${failure.reason}`,
		description: `The run itself may be going on. Check the Base URL in the credential and the network, then look again.${code}`,
	};
}

function httpAdvice({ code = '' }: Failure): string {
	if (code.startsWith('5')) {
		return 'The service has a problem; the run itself may be going on. Look again later, or use Wait for Completion, which goes on after such answers.';
	}
	if (code.startsWith('3')) {
		return 'The address answers with a redirect, which is not followed, so that the API key stays with its host. Check the Base URL in the credential.';
	}
	return 'The run itself may be going on. Check the Run ID and the Base URL in the credential.';
}

function isHttpCode({ code }: Failure): boolean {
	return code !== undefined && /^\d{3}$/.test(code);
}

/** A value as it may stand in an item: long ones are cut. */
function asGiven(value: unknown): IDataObject[string] {
	if (value === undefined) return null;
	if (typeof value === 'string') return oneLine(value);
	if (value === null || typeof value === 'number' || typeof value === 'boolean') return value;
	return show(value);
}

function knownDetails(
	runId: string,
	outcome: NoRun,
	whatToDo: string | null | undefined,
): IDataObject {
	const { run, waitedMs, lastFailure } = outcome.known;
	const failure = outcome.kind === 'lost' ? outcome.failure : lastFailure;
	return {
		run_id: runId,
		waited_seconds: Math.round(waitedMs / 100) / 10,
		...(run && { last_status: run.payload as IDataObject }),
		...(failure && { last_failure: failure.reason }),
		...(failure && isHttpCode(failure) && { http_code: failure.code }),
		what_to_do: whatToDo,
	};
}
