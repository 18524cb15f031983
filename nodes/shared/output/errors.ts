import type { IDataObject, INode } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import type { Failure } from '../transport/answer';
import { ParameterProblem } from '../input/parameterProblem';
import type { Outcome } from '../polling/outcome';
import type { Texts } from './errorTexts';
import { inputTexts, isHttpCode, lostTexts, timeoutTexts } from './errorTexts';
import { describeValue, oneLine } from './wording';

/** An error as a person meets it, and what is known of the run besides. */
export interface ItemError {
	error: NodeApiError | NodeOperationError;
	/** For the item of the settings "Continue" and "Continue (using error output)". */
	details: IDataObject;
}

/** The outcomes that end in an error. */
export type NoRun = Outcome & { kind: 'timedOut' | 'lost' };

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

/** A value as it may stand in an item: long ones are cut. */
function asGiven(value: unknown): IDataObject[string] {
	if (value === undefined) return null;
	if (typeof value === 'string') return oneLine(value);
	if (value === null || typeof value === 'number' || typeof value === 'boolean') return value;
	return describeValue(value);
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
