import { executeUrl, spendLimitUrl } from '../gloriamundo/baseUrl';
import { type Failure, unexpected } from '../gloriamundo/pollResult';
import { readRunId } from '../gloriamundo/runId';
import type { Start, StartResult } from '../gloriamundo/startResult';
import { readNetworkError, requestTimedOut } from './networkError';
import type { HttpClient } from './request';
import { readRetryAfter } from './retryAfter';
import { failureOf, type HttpResponse } from './statusResponse';

/** Starts runs. */
export function startRequest(client: HttpClient): Start {
	return async (workflowId, input, timeoutMs) => {
		const url = executeUrl(client.account.baseUrl, workflowId);
		const body = input === undefined ? {} : { input };
		try {
			const result = await client.send({ method: 'POST', url, body }, timeoutMs);
			if (result.kind === 'failed') {
				const { failure, mayBeSent } = readNetworkError(result.error);
				return mayBeSent
					? unknown(failure, false)
					: { kind: 'notStarted', failure, isAnswered: false };
			}
			if (!result.response) return unknown(requestTimedOut(timeoutMs).failure, false);
			const start = readStartResponse(result.response, Date.now());
			return await explained(start, client, timeoutMs);
		} catch (error) {
			return unknown(unexpected(error), true);
		}
	};
}

/**
 * Says what an HTTP response to a start means (vendor's page "Executing Workflows").
 *
 * @param nowMs milliseconds since 1970
 */
export function readStartResponse(response: HttpResponse, nowMs: number): StartResult {
	const { statusCode, headers, body } = response;
	if (statusCode >= 200 && statusCode < 300) return readStarted(response);
	const failure = failureOf(response);
	const isSpendLimit = statusCode === 402 || (statusCode === 429 && speaksOfSpendLimit(body));
	if (isSpendLimit) return notStarted({ ...failure, code: 'spend_limit' });
	if (failure.code === 'rate_limited') {
		const retryAfterMs = readRetryAfter(headers['retry-after'], nowMs);
		return { kind: 'rateLimited', failure, isAnswered: true, retryAfterMs };
	}
	// 1xx announces another answer, and 303 points to the result of a request that was processed (RFC 9110).
	const isOpen = failure.code === 'service_error' || statusCode < 200 || statusCode === 303;
	if (isOpen) return unknown(failure, true);
	return notStarted(statusCode === 400 ? { ...failure, code: 'invalid_input' } : failure);
}

function readStarted({ body }: HttpResponse): StartResult {
	const noRunId = 'its answer has no run ID';
	if (!body || 'reason' in body) return unknown({ reason: body?.reason ?? noRunId }, true);
	const result = readRunId((body.json as { run_id?: unknown } | null)?.run_id);
	if ('reason' in result) return unknown({ reason: noRunId }, true);
	return { kind: 'started', runId: result.runId, answer: body, isAnswered: true };
}

function notStarted(failure: Failure): StartResult {
	return { kind: 'notStarted', failure, isAnswered: true };
}

function unknown(failure: Omit<Failure, 'code'>, isAnswered: boolean): StartResult {
	return { kind: 'unknown', failure: { ...failure, code: 'may_have_started' }, isAnswered };
}

/** One of the vendor's pages says that spend blocks are always 402, another that they may be 429. */
function speaksOfSpendLimit(body: HttpResponse['body']): boolean {
	return (
		body !== undefined && 'text' in body && /spend[\s_-]*limit|spending limit/i.test(body.text)
	);
}

/** Adds the account's spend limit, if the service tells it. */
async function explained(
	result: StartResult,
	client: HttpClient,
	timeoutMs: number,
): Promise<StartResult> {
	if (result.kind !== 'notStarted' || result.failure.code !== 'spend_limit') return result;
	const url = spendLimitUrl(client.account.baseUrl);
	const answer = await client.send({ method: 'GET', url }, timeoutMs);
	const body = answer.kind === 'response' ? answer.response.body : undefined;
	const json = body && 'json' in body ? body.json : undefined;
	const details = typeof json === 'object' && json !== null ? describe(json as never) : '';
	return { ...result, failure: { ...result.failure, explanation: details } };
}

/** "Spend limit: 5000 cents daily, 1250 spent. It is reset at 2026-03-11T00:00:00Z." */
function describe(answer: Record<string, unknown>): string {
	const { spend_limit_cents, spend_period, current_period_spend_cents, period_reset_at } = answer;
	if (typeof spend_limit_cents !== 'number') return '';
	const period = typeof spend_period === 'string' ? ` ${spend_period}` : '';
	const spent =
		typeof current_period_spend_cents === 'number' ? `, ${current_period_spend_cents} spent` : '';
	const reset = typeof period_reset_at === 'string' ? ` It is reset at ${period_reset_at}.` : '';
	return `Spend limit: ${spend_limit_cents} cents${period}${spent}.${reset}`;
}
