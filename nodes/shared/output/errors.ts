import type { IDataObject, INode } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import { CredentialError } from '../gloriamundo/account';
import { type Failure, unexpected } from '../gloriamundo/pollResult';
import { ParameterError } from '../input/parameterError';
import type { Known, Outcome } from '../polling/outcome';
import {
	inputTexts,
	notCheckedTexts,
	notStartedTexts,
	type Texts,
	timeoutTexts,
} from './errorTexts';
import { payloadOf } from './payload';
import { describeValue, oneLine } from './wording';

/** An error as a person sees it, and its details. */
export interface ItemError {
	error: NodeApiError | NodeOperationError;
	/** For the item of the settings "Continue" and "Continue (using error output)". */
	details: IDataObject;
}

/** The outcomes that end in an error. */
export type NoRun = Outcome & { kind: 'timedOut' | 'error' | 'notStarted' };

/**
 * For an item whose parameters or credential cannot be used.
 *
 * @param id the value of the parameter that identifies the item, whatever it is
 * @param idName its name in `details`
 */
export function inputError(
	node: INode,
	itemIndex: number,
	id: unknown,
	cause: unknown,
	idName: 'run_id' | 'workflow_id' = 'run_id',
): ItemError {
	const texts = inputTexts(itemIndex, cause);
	const value = cause instanceof ParameterError ? { value: asGiven(cause.value) } : {};
	const code = cause instanceof CredentialError ? 'invalid_credential' : 'invalid_parameter';
	return {
		error: operationError(node, itemIndex, texts),
		details: {
			run_id: null,
			[idName]: asGiven(id),
			code,
			retryable: false,
			...value,
			what_to_do: texts.description,
		},
	};
}

/**
 * For an outcome without a run to pass on.
 *
 * @param host where the run was polled
 */
export function outcomeError(
	node: INode,
	itemIndex: number,
	host: string,
	outcome: NoRun,
): ItemError {
	switch (outcome.kind) {
		case 'timedOut': {
			const { known } = outcome;
			const texts = timeoutTexts(known);
			const route = { code: 'timeout', retryable: true };
			const details = { ...knownDetails(known), ...failureDetails(known.lastFailure) };
			return itemError(operationError(node, itemIndex, texts), texts, route, details);
		}
		case 'error': {
			const { failure, known } = outcome;
			const texts = notCheckedTexts(known.runId, host, failure);
			const route = { code: failure.code, retryable: outcome.isRetryable };
			const details = { ...knownDetails(known), ...failureDetails(failure) };
			return itemError(failureError(node, itemIndex, texts, failure), texts, route, details);
		}
		case 'notStarted': {
			const { failure, workflowId } = outcome;
			const texts = notStartedTexts(workflowId, host, failure);
			// A workflow must not retry a start that may have started a run either.
			const route = { code: failure.code, retryable: RETRYABLE_STARTS.has(failure.code) };
			const details = { run_id: null, workflow_id: workflowId, ...failureDetails(failure) };
			return itemError(failureError(node, itemIndex, texts, failure), texts, route, details);
		}
	}
}

/** For anything that is thrown while an item is processed. */
export function unexpectedError(
	node: INode,
	itemIndex: number,
	runId: string,
	cause: unknown,
): ItemError {
	const known = { runId, waitedMs: 0 };
	const outcome = { kind: 'error', failure: unexpected(cause), isRetryable: false, known } as const;
	return outcomeError(node, itemIndex, '', outcome);
}

const RETRYABLE_STARTS: ReadonlySet<string> = new Set(['rate_limited', 'unreachable']);

function itemError(
	error: ItemError['error'],
	{ description }: Texts,
	route: { code: string; retryable: boolean },
	{ run_id, ...details }: IDataObject,
): ItemError {
	return { error, details: { run_id, ...route, ...details, what_to_do: description } };
}

function failureError(node: INode, itemIndex: number, texts: Texts, failure: Failure) {
	if (failure.code === 'unexpected_error') return operationError(node, itemIndex, texts);
	return apiError(node, itemIndex, texts, failure);
}

function operationError(node: INode, itemIndex: number, texts: Texts): NodeOperationError {
	const { message, description } = texts;
	const error = new NodeOperationError(node, message, { itemIndex, description });
	return withText(error, message);
}

function apiError(node: INode, itemIndex: number, texts: Texts, failure: Failure): NodeApiError {
	const { message, description } = texts;
	const { httpStatus, networkCode } = failure;
	const httpCode = httpStatus === undefined ? networkCode : String(httpStatus);
	const options = { itemIndex, message, description, httpCode };
	return withText(new NodeApiError(node, { message }, options), message);
}

/** n8n's constructors replace the texts if they find the code of a network error. */
function withText<T extends NodeApiError | NodeOperationError>(error: T, message: string): T {
	error.message = message;
	error.messages = [];
	return error;
}

/** A value for `details`: long ones are cut. */
function asGiven(value: unknown): IDataObject[string] {
	if (value === undefined) return null;
	if (typeof value === 'string') return oneLine(value);
	if (value === null || typeof value === 'number' || typeof value === 'boolean') return value;
	return describeValue(value);
}

function knownDetails({ runId, run, waitedMs }: Known): IDataObject {
	return {
		run_id: runId,
		waited_seconds: Math.round(waitedMs / 100) / 10,
		...(run && { last_status: payloadOf(run) as IDataObject }),
	};
}

function failureDetails(failure: Failure | undefined): IDataObject {
	return {
		...(failure && { last_failure: failure.reason }),
		...(failure?.httpStatus !== undefined && { http_code: String(failure.httpStatus) }),
	};
}
