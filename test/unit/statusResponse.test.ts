import fc from 'fast-check';
import type { Account } from '../../nodes/shared/gloriamundo/account';
import type { HttpClient, RequestResult } from '../../nodes/shared/transport/request';
import type { BodyResult } from '../../nodes/shared/transport/responseBody';
import { statusPoll } from '../../nodes/shared/transport/statusRequest';
import { readStatusResponse, type HttpResponse } from '../../nodes/shared/transport/statusResponse';

const NOW_MS = Date.UTC(2026, 2, 10, 15, 30);
const HTML = { 'content-type': 'text/html; charset=utf-8' };

const json = (value: unknown): BodyResult => ({ json: value, text: JSON.stringify(value) });
const RUNNING = json({ status: 'running' });
const read = (statusCode: number, headers: Record<string, unknown> = {}, body?: BodyResult) =>
	readStatusResponse({ statusCode, headers, body }, 'abc-123', NOW_MS);

describe('what an HTTP response to a status request means', () => {
	it.each([200, 201, 202, 299])('%i with a status is a status', (statusCode) => {
		expect(read(statusCode, {}, RUNNING)).toMatchObject({
			kind: 'status',
			isAnswered: true,
			run: { status: 'running' },
		});
	});

	it('a status comes with the server’s time, and the pause that it asks for', () => {
		const headers = { date: 'Tue, 10 Mar 2026 15:30:05 GMT', 'retry-after': '7' };
		expect(read(200, headers, RUNNING)).toMatchObject({
			serverTimeMs: NOW_MS + 5_000,
			retryAfterMs: 7_000,
		});
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

	it.each<[number, string, string]>([
		...[408, 425, 500, 502, 503, 599].map((code): [number, string, string] => [
			code,
			'transient',
			'service_error',
		]),
		[429, 'rateLimited', 'rate_limited'],
		[401, 'permanent', 'unauthorized'],
		[403, 'permanent', 'unauthorized'],
		[404, 'permanent', 'not_found'],
		...[300, 302, 307, 400, 402, 410, 418, 422, 199].map((code): [number, string, string] => [
			code,
			'permanent',
			'rejected',
		]),
	])('%i is %s: %s, even with a status in its body', (statusCode, kind, code) => {
		const failure = {
			code,
			reason: `HTTP ${statusCode}`,
			httpStatus: statusCode,
			serverText: undefined,
		};
		const retryAfterMs = kind === 'permanent' ? undefined : 3_000;
		const result = read(statusCode, { 'retry-after': '3' }, json({ status: 'completed' }));
		expect(result).toEqual({ kind, failure, isAnswered: true, retryAfterMs });
	});

	it.each<[string, BodyResult | undefined, string]>([
		['no body', undefined, 'no body'],
		[
			'no JSON',
			{ reason: 'it sent an answer that is not JSON' },
			'it sent an answer that is not JSON',
		],
		['no object', json([]), 'it sent an answer that is not a status object'],
		['no status', json({}), 'it sent an answer without a status'],
		['a page', { reason: 'x', isHtml: true }, 'HTTP 200 with an HTML page, probably from a proxy'],
	])('200 with %s may be better the next time', (_, body, reason) => {
		const failure = { code: 'unexpected_answer', reason };
		expect(read(200, {}, body)).toEqual({ kind: 'transient', failure, isAnswered: true });
	});

	it('200 with a body that is too big stays so', () => {
		const body = { reason: 'its answer is too big: x', isTooBig: true } as const;
		const failure = { code: 'unexpected_answer', reason: 'its answer is too big: x' };
		expect(read(200, HTML, body)).toEqual({ kind: 'permanent', failure, isAnswered: true });
	});
});

describe('an answer that comes from a proxy', () => {
	const NEEDS_LOGIN = 'HTTP 407: a proxy wants a user name and password';
	const PAGE = { reason: 'it sent an answer that is not JSON', isHtml: true };
	const page = (code: number) => `HTTP ${code} with an HTML page, probably from a proxy`;
	const answer = (code: number) => `HTTP ${code} with an answer, probably from a proxy`;

	it.each<[string, number, Record<string, unknown>, BodyResult | undefined, string]>([
		['407', 407, {}, undefined, NEEDS_LOGIN],
		['407 with a page', 407, HTML, PAGE, NEEDS_LOGIN],
		['a 403 that is called HTML', 403, HTML, undefined, page(403)],
		['a 404 that is HTML without being called so', 404, {}, PAGE, page(404)],
		['a 401 with a proxy’s header', 401, { 'proxy-authenticate': 'Basic' }, json({}), answer(401)],
		['a 403 with Squid’s header', 403, { 'x-squid-error': 'ERR' }, undefined, answer(403)],
	])('is not blamed on key or run: %s', (_, statusCode, headers, body, reason) => {
		expect(read(statusCode, headers, body)).toMatchObject({
			kind: 'permanent',
			failure: { code: 'unexpected_answer', reason },
		});
	});

	it('is a bad moment of the service if it is a 503 or a 429', () => {
		expect(read(503, HTML, PAGE)).toMatchObject({
			kind: 'transient',
			failure: { code: 'service_error' },
		});
		expect(read(429, HTML, PAGE)).toMatchObject({
			kind: 'rateLimited',
			failure: { code: 'rate_limited' },
		});
	});

	it('is recognized by HTML as a whole word of the type', () => {
		expect(read(404, { 'content-type': 'application/xhtmlish' })).toMatchObject({
			failure: { code: 'not_found' },
		});
	});
});

describe('the server’s words in an error body', () => {
	it.each([
		['a text', 'Run not found', 'Run not found'],
		['message', { error: 'x', message: 'Run not found' }, 'Run not found'],
		['detail', { error: 'x', detail: 'Run not found', message: '' }, 'Run not found'],
		['error', { error: 'Run not found', message: 7 }, 'Run not found'],
		['the error’s message', { error: { message: 'Run not found' } }, 'Run not found'],
		['nothing', { title: 'x' }, undefined],
		['an empty error', { error: null }, undefined],
		['a number', 7, undefined],
		['null', null, undefined],
	])('are %s', (_, body, serverText) => {
		const result = read(404, {}, json(body));
		expect('failure' in result && result.failure.serverText).toBe(serverText);
	});
});

describe('any answer at all', () => {
	it('is completed only if it is a 2xx whose status is exactly that', () => {
		const body = fc.oneof(
			fc.jsonValue(),
			fc.record({ status: fc.constantFrom('completed', 'Completed', 'failed') }),
		);
		const headers = fc.dictionary(
			fc.constantFrom('date', 'retry-after', 'content-type'),
			fc.jsonValue(),
		);
		const property = fc.property(
			fc.integer({ min: 100, max: 599 }),
			headers,
			body,
			(code, header, value) => {
				const result = read(code, header, json(value));
				const isCompleted = result.kind === 'status' && result.run.phase === 'completed';
				const says = (value as { status?: unknown } | null)?.status === 'completed';
				expect(isCompleted).toBe(says && code >= 200 && code < 300);
			},
		);
		fc.assert(property, { numRuns: 500 });
	});
});

describe('a status poll', () => {
	const response = { statusCode: 503, headers: {}, body: undefined };
	const poll = async (result: RequestResult) => {
		const account: Account = { baseUrl: 'https://a.example', apiKey: '' };
		const client = { account, send: async () => await Promise.resolve(result) };
		return await statusPoll(client as unknown as HttpClient)('run', 2_000);
	};
	const IN_TIME = 'it did not answer within 2 s';

	it.each<[string, RequestResult, string, string]>([
		['a response', { kind: 'response', response }, 'transient', 'HTTP 503'],
		[
			'no response',
			{ kind: 'failed', error: { code: 'ENOTFOUND' } },
			'unreachable',
			'its name was not found',
		],
		['axios’s timeout', { kind: 'failed', error: { code: 'ECONNABORTED' } }, 'transient', IN_TIME],
		['its own timeout', { kind: 'timedOut' }, 'transient', IN_TIME],
		['a timeout in the body of an error', { kind: 'timedOut', response }, 'transient', 'HTTP 503'],
		[
			'what breaks the reader',
			{ kind: 'response', response: {} as HttpResponse },
			'permanent',
			'an unexpected error',
		],
	])('never rejects, but says what came of %s', async (_, result, kind, reason) => {
		expect(await poll(result)).toMatchObject({ kind, failure: { reason } });
	});
});
