import type { HttpClient, RequestResult } from '../../nodes/shared/transport/request';
import type { BodyResult } from '../../nodes/shared/transport/responseBody';
import { readStartResponse, startRequest } from '../../nodes/shared/transport/startRequest';

const NOW_MS = Date.UTC(2026, 2, 10, 15, 30);
const json = (value: unknown): BodyResult => ({ json: value, text: JSON.stringify(value) });
const read = (statusCode: number, body?: BodyResult, headers: object = {}) =>
	readStartResponse({ statusCode, headers: { ...headers }, body }, NOW_MS);
const codeOf = (...args: Parameters<typeof read>) => {
	const result = read(...args);
	expect(result.isAnswered).toBe(true);
	return [result.kind, 'failure' in result ? result.failure.code : undefined];
};

describe('what an HTTP response to a start means', () => {
	it.each([200, 201, 202])('%i with a run ID is a start, whose answer is passed on', (status) => {
		const answer = json({ run_id: ' abc ', status: 'queued', extra: [1] });
		const started = { kind: 'started', runId: 'abc', answer, isAnswered: true };
		expect(read(status, answer)).toEqual(started);
	});

	it.each<[string, BodyResult | undefined, string?]>([
		['no body', undefined],
		['no JSON', { reason: 'it is not JSON', isHtml: true }, 'it is not JSON'],
		['too much', { reason: 'it is too big', isTooBig: true }, 'it is too big'],
		['null', json(null)],
		['a list', json(['abc'])],
		['no run ID', json({ status: 'queued' })],
		['an empty run ID', json({ run_id: ' ' })],
		['a run ID that could leave the path', json({ run_id: '../abc' })],
	])('200 with %s: a run may have started', (_, body, reason = 'its answer has no run ID') => {
		const failure = { code: 'may_have_started', reason };
		expect(read(200, body)).toEqual({ kind: 'unknown', isAnswered: true, failure });
	});

	it.each([
		['invalid_input', [400]],
		['unauthorized', [401, 403]],
		['spend_limit', [402]],
		['not_found', [404]],
		['rejected', [300, 301, 302, 307, 405, 409, 410, 418, 422, 451]],
	])('nothing was started: %s with HTTP %j', (code, statuses) => {
		for (const status of statuses) {
			expect(codeOf(status, json({ run_id: 'abc' }))).toEqual(['notStarted', code]);
		}
	});

	it.each([100, 102, 303, 408, 425, 500, 502, 503, 504, 599])(
		'%i: a run may have started',
		(status) => {
			expect(codeOf(status, json({ run_id: 'abc' }))).toEqual(['unknown', 'may_have_started']);
		},
	);

	it.each([
		'{"error": "spend_limit_exceeded"}',
		'{"error": "Spend limit exceeded"}',
		'{"detail": "SPEND-LIMIT"}',
		'{"message": "Your spending limit is reached"}',
		'{"code": "spendLimitExceeded"}',
	])('429 that speaks of the spend limit is no rate limit: %s', (text) => {
		const body = { json: JSON.parse(text) as unknown, text };
		expect(codeOf(429, body, { 'retry-after': '5' })).toEqual(['notStarted', 'spend_limit']);
	});

	it('400 that speaks of the spend limit is about the input', () => {
		expect(codeOf(400, json('spend limit'))).toEqual(['notStarted', 'invalid_input']);
	});

	it.each([
		['429 without a body', undefined],
		['any other 429', json({ error: 'Rate limit exceeded' })],
		['429 that is no JSON', { reason: 'it sent an answer that is not JSON' }],
	])('%s is the rate limit, to be waited out', (_, body) => {
		const limited = { kind: 'rateLimited', retryAfterMs: 5_000, isAnswered: true };
		expect(read(429, body, { 'retry-after': '5' })).toMatchObject(limited);
		expect(read(429, body)).toMatchObject({ kind: 'rateLimited', retryAfterMs: undefined });
	});

	it('the server’s own words are kept', () => {
		const failure = { serverText: 'Gmail is not connected', httpStatus: 422 };
		expect(read(422, json({ error: 'Gmail is not connected' }))).toMatchObject({ failure });
	});
});

describe('a request to start a run', () => {
	const response = (statusCode: number, body?: BodyResult): RequestResult => {
		return { kind: 'response', response: { statusCode, headers: {}, body } };
	};

	/** Starts a run, with one answer for each request. */
	async function start(answers: RequestResult[], input?: object) {
		const left = [...answers];
		const send = jest.fn(async () => left.shift());
		const account = { baseUrl: 'https://a.example', apiKey: 'key' };
		const client = { account, send } as unknown as HttpClient;
		return { result: await startRequest(client)('w 1', input, 1_500), send };
	}

	it.each([
		['sends the input', { topic: 'AI' }, { input: { topic: 'AI' } }],
		['sends no input if there is none', undefined, {}],
		['sends an empty input', {}, { input: {} }],
	])('%s', async (_, input, body) => {
		const { result, send } = await start([response(200, json({ run_id: 'abc' }))], input);
		const url = 'https://a.example/api/v1/workflows/w%201/execute';
		expect(send.mock.calls).toStrictEqual([[{ method: 'POST', url, body }, 1_500]]);
		expect(result).toMatchObject({ kind: 'started', runId: 'abc' });
	});

	it.each<[string, RequestResult, string, string]>([
		['a refused connection', { kind: 'failed', error: { code: 'ECONNREFUSED' } }, 'notStarted', ''],
		['an unknown name', { kind: 'failed', error: { code: 'ENOTFOUND' } }, 'notStarted', ''],
		['a lost connection', { kind: 'failed', error: { code: 'ECONNRESET' } }, 'unknown', 'lost'],
		['no answer in time', { kind: 'timedOut' }, 'unknown', 'within 1.5 s'],
	])('tells of %s whether a run may have started', async (_, answer, kind, reason) => {
		const { result, send } = await start([answer]);
		const code = kind === 'unknown' ? 'may_have_started' : 'unreachable';
		expect(result).toMatchObject({ kind, isAnswered: false, failure: { code } });
		expect('failure' in result && result.failure.reason).toContain(reason);
		expect(send).toHaveBeenCalledTimes(1);
	});

	it('goes by the head of an error whose body did not come in time', async () => {
		const head = { statusCode: 404, headers: {}, body: undefined };
		const { result } = await start([{ kind: 'timedOut', response: head }]);
		expect(result).toMatchObject({ kind: 'notStarted', failure: { code: 'not_found' } });
	});

	const odd = (field: string) =>
		Object.defineProperty({}, field, {
			get: () => {
				throw new Error('odd');
			},
		});
	it.each<[string, RequestResult]>([
		['an answer', response(200, odd('json') as BodyResult)],
		['an error', { kind: 'failed', error: odd('code') }],
	])('never rejects: a run may have started if %s cannot be dealt with', async (_, answer) => {
		const { result } = await start([answer]);
		const failure = { code: 'may_have_started', explanation: 'odd' };
		expect(result).toMatchObject({ kind: 'unknown', failure });
	});

	const LIMIT = { has_limit: true, spend_limit_cents: 5000, spend_period: 'daily' };
	const SPENT = { current_period_spend_cents: 4990, period_reset_at: '2026-03-11T00:00:00Z' };
	it.each<[string, RequestResult, string]>([
		[
			'limit, period and reset',
			response(200, json({ ...LIMIT, ...SPENT })),
			'Spend limit: 5000 cents daily, 4990 spent. It is reset at 2026-03-11T00:00:00Z.',
		],
		['the limit alone', response(200, json({ spend_limit_cents: 7 })), 'Spend limit: 7 cents.'],
		['nothing if there is no limit', response(200, json({ has_limit: false })), ''],
		['nothing if it is no object', response(200, json(null)), ''],
		['nothing if it does not come', { kind: 'timedOut' }, ''],
		['nothing if it is lost', { kind: 'failed', error: 'x' }, ''],
	])('that meets the spend limit tells %s', async (_, answer, explanation) => {
		const { result, send } = await start([response(402), answer]);
		expect(result).toMatchObject({ failure: { code: 'spend_limit', explanation } });
		const url = 'https://a.example/api/v1/spend-limit';
		expect(send.mock.calls[1]).toEqual([{ method: 'GET', url }, 1_500]);
	});
});
