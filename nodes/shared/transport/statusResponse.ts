import type { Failure, PollResult } from '../gloriamundo/pollResult';
import { type JsonBody, readRunStatus } from '../gloriamundo/runStatus';
import type { BodyResult } from './responseBody';
import { readHttpDate, readRetryAfter } from './retryAfter';

/** A whole HTTP response; header names in lower case. */
export interface HttpResponse {
	statusCode: number;
	headers: Record<string, unknown>;
	/** Undefined if the body was not read. */
	body: BodyResult | undefined;
}

/** 4xx codes that are transient (RFC 9110, RFC 8470). */
const TRANSIENT_STATUSES: ReadonlySet<number> = new Set([408, 425]);

/**
 * Says what an HTTP response to a status request means.
 *
 * @param runId the run that was polled
 * @param nowMs milliseconds since 1970, for a response without the server's time
 */
export function readStatusResponse(
	response: HttpResponse,
	runId: string,
	nowMs: number,
): PollResult {
	const { statusCode, headers } = response;
	// Both times are the server's own, so a wrong clock on this machine changes nothing.
	const serverTimeMs = readHttpDate(headers.date);
	const retryAfterMs = readRetryAfter(headers['retry-after'], serverTimeMs ?? nowMs);
	const isStatus = statusCode >= 200 && statusCode < 300;
	if (!isStatus) return readFailure(response, retryAfterMs);

	const body = jsonOf(response);
	if ('kind' in body) return body;
	const result = readRunStatus(body, runId);
	if ('reason' in result) return unexpectedAnswer(result.reason);
	return { kind: 'status', run: result.run, isAnswered: true, serverTimeMs, retryAfterMs };
}

/** The JSON of a successful response, or what its absence means. */
function jsonOf(response: HttpResponse): JsonBody | PollResult {
	const { body } = response;
	if (body && 'json' in body) return body;
	// An answer that is too big stays too big: the next poll would only fetch it again.
	if (body?.isTooBig) return permanent({ code: 'unexpected_answer', reason: body.reason });
	return unexpectedAnswer(isHtml(response) ? pageOf(response) : (body?.reason ?? 'no body'));
}

function readFailure(response: HttpResponse, retryAfterMs: number | undefined): PollResult {
	const failure = failureOf(response);
	switch (failure.code) {
		case 'rate_limited':
			return { kind: 'rateLimited', failure, isAnswered: true, retryAfterMs };
		case 'service_error':
			return { kind: 'transient', failure, isAnswered: true, retryAfterMs };
		default:
			return permanent(failure);
	}
}

/** The failure that an error response means. */
export function failureOf(response: HttpResponse): Failure {
	const { statusCode, body } = response;
	const serverText = body && 'json' in body ? serverTextOf(body.json) : undefined;
	const failure = { httpStatus: statusCode, reason: `HTTP ${statusCode}`, serverText };
	if (statusCode === 429) return { ...failure, code: 'rate_limited' };
	if (statusCode >= 500 || TRANSIENT_STATUSES.has(statusCode)) {
		return { ...failure, code: 'service_error' };
	}
	if (isFromProxy(response)) {
		return { ...failure, code: 'unexpected_answer', reason: pageOf(response) };
	}
	if (statusCode === 401 || statusCode === 403) return { ...failure, code: 'unauthorized' };
	if (statusCode === 404) return { ...failure, code: 'not_found' };
	return { ...failure, code: 'rejected' };
}

/** An answer that cannot be used, perhaps from a proxy with a transient problem. */
function unexpectedAnswer(reason: string): PollResult {
	const failure: Failure = { code: 'unexpected_answer', reason };
	return { kind: 'transient', failure, isAnswered: true };
}

function permanent(failure: Failure): PollResult {
	return { kind: 'permanent', failure, isAnswered: true };
}

/** GloriaMundo answers with JSON: a page comes from something between n8n and GloriaMundo. */
function isFromProxy(response: HttpResponse): boolean {
	const { statusCode, headers } = response;
	const isProxyHeader = 'proxy-authenticate' in headers || 'x-squid-error' in headers;
	return statusCode === 407 || isProxyHeader || isHtml(response);
}

function isHtml({ headers, body }: HttpResponse): boolean {
	const isPage = body !== undefined && 'reason' in body && body.isHtml === true;
	const type = headers['content-type'];
	return isPage || (typeof type === 'string' && /\bhtml\b/i.test(type));
}

function pageOf(response: HttpResponse): string {
	const { statusCode } = response;
	if (statusCode === 407) return 'HTTP 407: a proxy wants a user name and password';
	const what = isHtml(response) ? 'an HTML page' : 'an answer';
	return `HTTP ${statusCode} with ${what}, probably from a proxy`;
}

/** The message in an error body, whose form the API does not document. */
function serverTextOf(json: unknown): string | undefined {
	if (typeof json === 'string') return json;
	if (typeof json !== 'object' || json === null) return undefined;
	const { error, message, detail } = json as Record<string, unknown>;
	const text = [message, detail, error].find((each) => typeof each === 'string' && each !== '');
	if (text !== undefined) return text as string;
	return typeof error === 'object' ? serverTextOf(error) : undefined;
}
