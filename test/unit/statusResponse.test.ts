import fc from 'fast-check';
import type { HttpClient, RequestResult } from '../../nodes/shared/transport/request';
import type { BodyResult } from '../../nodes/shared/transport/responseBody';
import { statusPoll } from '../../nodes/shared/transport/statusRequest';
import { readStatusResponse, type HttpResponse } from '../../nodes/shared/transport/statusResponse';

const NOW_MS = Date.UTC(2026, 2, 10, 15, 30);
const HTML = { 'content-type': 'text/html; charset=utf-8' };
const PAGE = { reason: 'not JSON', isHtml: true };

const json = (value: unknown): BodyResult => ({ json: value, text: JSON.stringify(value) });
const RUNNING = json({ status: 'running' });
const read = (statusCode: number, headers: object = {}, body?: BodyResult) =>
	readStatusResponse({ statusCode, headers: { ...headers }, body }, 'abc-123', NOW_MS);
/** Kind, code and reason of a failure. */
const failureOf = (...args: Parameters<typeof read>) => {
	const result = read(...args);
	return 'failure' in result ? [result.kind, result.failure.code, result.failure.reason] : result;
};

describe('what an HTTP response to a status request means', () => {
	it.each([200, 201, 299])('%i with a status is a status', (statusCode) => {
		const status = { kind: 'status', isAnswered: true, run: { status: 'running' } };
		expect(read(statusCode, {}, RUNNING)).toMatchObject(status);
	});

	it('a status comes with the server’s time, and the pause that it asks for', () => {
		const headers = { date: 'Tue, 10 Mar 2026 15:30:05 GMT', 'retry-after': '7' };
		const times = { serverTimeMs: NOW_MS + 5_000, retryAfterMs: 7_000 };
		expect(read(200, headers, RUNNING)).toMatchObject(times);
	});

	it.each([undefined, 'yesterday', '5', 'step 5', 5, ['Tue, 10 Mar 2026 15:30:05 GMT']])(
		'a date of %j is no time of the server',
		(date) => {
			expect(read(200, { date }, RUNNING)).toMatchObject({ serverTimeMs: undefined });
		},
	);

	it('a Retry-After that is a date goes by the server’s clock if that is told', () => {
		const pause = { 'retry-after': 'Tue, 10 Mar 2026 15:30:20 GMT' };
		expect(read(429, pause)).toMatchObject({ retryAfterMs: 20_000 });
		const headers = { ...pause, date: 'Tue, 10 Mar 2026 15:29:00 GMT' };
		expect(read(429, headers)).toMatchObject({ retryAfterMs: 80_000 });
	});

	it.each([
		['transient', 'service_error', [408, 425, 500, 502, 503, 599]],
		['rateLimited', 'rate_limited', [429]],
		['permanent', 'unauthorized', [401, 403]],
		['permanent', 'not_found', [404]],
		['permanent', 'rejected', [199, 300, 302, 307, 400, 402, 410, 418, 422]],
	])('is %s: %s with HTTP %j, even with a status in its body', (kind, code, statusCodes) => {
		for (const httpStatus of statusCodes) {
			const failure = { code, reason: `HTTP ${httpStatus}`, httpStatus, serverText: undefined };
			const retryAfterMs = kind === 'permanent' ? undefined : 3_000;
			const result = read(httpStatus, { 'retry-after': '3' }, json({ status: 'completed' }));
			expect(result).toEqual({ kind, failure, isAnswered: true, retryAfterMs });
		}
	});

	it.each([
		['transient', 'no body', undefined],
		['transient', 'it sent no JSON', { reason: 'it sent no JSON' }],
		['transient', 'it sent an answer that is not a status object', json([])],
		['transient', 'it sent an answer without a status', json({})],
		['transient', 'HTTP 200 with an HTML page, probably from a proxy', PAGE],
		['permanent', 'it is too big', { reason: 'it is too big', isTooBig: true as const }],
	])('a 200 that cannot be used is %s: %s', (kind, reason, body) => {
		const failure = { code: 'unexpected_answer', reason };
		expect(read(200, {}, body)).toEqual({ kind, failure, isAnswered: true });
	});
});

describe('an answer that comes from a proxy', () => {
	it.each([
		[407, {}, undefined, ': a proxy wants a user name and password'],
		[407, HTML, PAGE, ': a proxy wants a user name and password'],
		[403, HTML, undefined, ' with an HTML page, probably from a proxy'],
		[404, {}, PAGE, ' with an HTML page, probably from a proxy'],
		[401, { 'proxy-authenticate': 'x' }, json({}), ' with an answer, probably from a proxy'],
		[403, { 'x-squid-error': 'x' }, undefined, ' with an answer, probably from a proxy'],
	])('is not blamed on key or run: %i %j', (statusCode, headers, body, what) => {
		const failure = ['permanent', 'unexpected_answer', `HTTP ${statusCode}${what}`];
		expect(failureOf(statusCode, headers, body)).toEqual(failure);
	});

	it('counts as a service that is unavailable for the moment if it is a 503 or a 429', () => {
		expect(failureOf(503, HTML, PAGE)).toEqual(['transient', 'service_error', 'HTTP 503']);
		expect(failureOf(429, HTML, PAGE)).toEqual(['rateLimited', 'rate_limited', 'HTTP 429']);
	});

	it('is recognized by HTML as a whole word of the type', () => {
		expect(failureOf(404, { 'content-type': 'x/xhtmlish' })).toContain('not_found');
	});
});

describe('the server’s words in an error body', () => {
	it.each<[unknown, string?]>([
		['Run not found', 'Run not found'],
		[{ error: 'x', message: 'Run not found' }, 'Run not found'],
		[{ error: 'x', detail: 'Run not found', message: '' }, 'Run not found'],
		[{ error: 'Run not found', message: 7 }, 'Run not found'],
		[{ error: { message: 'Run not found' } }, 'Run not found'],
		[{ title: 'x' }, undefined],
		[{ error: null }, undefined],
		[7, undefined],
		[null, undefined],
	])('in %j are %j', (body, serverText) => {
		expect(read(404, {}, json(body))).toMatchObject({ failure: { serverText } });
	});
});

describe('any answer at all', () => {
	it('is completed only if it is a 2xx whose status is exactly that', () => {
		const status = fc.constantFrom('completed', 'Completed', 'failed');
		const bodies = fc.oneof(fc.jsonValue(), fc.record({ status }));
		const names = fc.constantFrom('date', 'retry-after', 'content-type');
		const headers = fc.dictionary(names, fc.jsonValue());
		const codes = fc.integer({ min: 100, max: 599 });
		const property = fc.property(codes, headers, bodies, (code, header, value) => {
			const result = read(code, header, json(value));
			const isCompleted = result.kind === 'status' && result.run.phase === 'completed';
			const says = (value as { status?: unknown } | null)?.status === 'completed';
			expect(isCompleted).toBe(says && code >= 200 && code < 300);
		});
		const odd = { 'content-type': { toString: null } };
		fc.assert(property, { numRuns: 300, examples: [[120, odd, 'x']] });
	});
});

describe('a status poll', () => {
	const response = { statusCode: 503, headers: {}, body: undefined };
	const broken = {} as HttpResponse;
	const poll = async (result: RequestResult) => {
		const account = { baseUrl: 'https://a.example', apiKey: '' };
		const client = { account, send: async () => await Promise.resolve(result) };
		return await statusPoll(client as unknown as HttpClient)('run', 2_000);
	};

	it.each<[string, string, RequestResult]>([
		['transient', 'HTTP 503', { kind: 'response', response }],
		['unreachable', 'its name was not found', { kind: 'failed', error: { code: 'ENOTFOUND' } }],
		[
			'transient',
			'it did not answer within 2 s',
			{ kind: 'failed', error: { code: 'ECONNABORTED' } },
		],
		['transient', 'it did not answer within 2 s', { kind: 'timedOut' }],
		['transient', 'HTTP 503', { kind: 'timedOut', response }],
		['permanent', 'an unexpected error', { kind: 'response', response: broken }],
	])('never rejects, but is %s: %s', async (kind, reason, result) => {
		expect(await poll(result)).toMatchObject({ kind, failure: { reason } });
	});
});
