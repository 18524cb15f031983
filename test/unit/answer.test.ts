import fc from 'fast-check';
import { readResponse } from '../../nodes/shared/transport/answer';

const NOW_MS = Date.UTC(2026, 2, 10, 15, 30);
const BODY = { run_id: 'abc-123', status: 'running' };

const read = (statusCode: number, headers: Record<string, unknown> = {}, body: unknown = BODY) =>
	readResponse({ statusCode, headers, body }, 'abc-123', NOW_MS);

describe('what an HTTP answer to a status request means', () => {
	it.each([200, 201, 202, 299])('%i with a status is a status', (statusCode) => {
		expect(read(statusCode)).toMatchObject({ kind: 'status', run: { status: 'running' } });
	});

	it('a status comes with the time of the server and the pause that it asks for', () => {
		const headers = { date: 'Tue, 10 Mar 2026 15:30:05 GMT', 'retry-after': '7' };
		expect(read(200, headers)).toMatchObject({
			kind: 'status',
			serverTimeMs: NOW_MS + 5000,
			retryAfterMs: 7000,
		});
	});

	it.each([undefined, 'yesterday', 5, ['Tue, 10 Mar 2026 15:30:05 GMT']])(
		'a date of %j is no time of the server',
		(date) => {
			expect(read(200, { date })).toMatchObject({ serverTimeMs: undefined });
		},
	);

	it('a Retry-After that is a date goes by the clock of the server, where that is told', () => {
		const headers = { date: 'Tue, 10 Mar 2026 11:00:00 GMT' };
		const pause = { 'retry-after': 'Tue, 10 Mar 2026 11:00:20 GMT' };
		expect(read(429, { ...headers, ...pause })).toMatchObject({ retryAfterMs: 20_000 });
		expect(read(429, { 'retry-after': 'Tue, 10 Mar 2026 15:30:20 GMT' })).toMatchObject({
			retryAfterMs: 20_000,
		});
	});

	it.each([204, 200])('%i without a status object may be better at the next attempt', (code) => {
		expect(
			readResponse({ statusCode: code, headers: {}, body: undefined }, 'abc-123', NOW_MS),
		).toEqual({
			kind: 'transient',
			failure: { reason: 'it sent an answer that is not a status object' },
			answered: true,
		});
	});

	it.each([408, 425, 500, 502, 503, 504, 599])('%i is transient', (statusCode) => {
		expect(read(statusCode, { 'retry-after': '3' })).toEqual({
			kind: 'transient',
			failure: { reason: `HTTP ${statusCode}`, code: String(statusCode) },
			answered: true,
			retryAfterMs: 3000,
		});
	});

	it('429 says that the account asks too often, and may say for how long to pause', () => {
		const failure = { reason: 'HTTP 429', code: '429' };
		expect(read(429)).toEqual({ kind: 'rateLimited', failure, retryAfterMs: undefined });
		expect(read(429, { 'retry-after': '12' })).toMatchObject({ retryAfterMs: 12_000 });
	});

	it.each([300, 301, 302, 304, 307, 400, 401, 402, 403, 404, 405, 410, 418, 422, 431])(
		'%i would be the same at the next attempt, even with a status in its body',
		(statusCode) => {
			expect(read(statusCode, {}, { status: 'completed' })).toEqual({
				kind: 'refused',
				failure: { reason: `HTTP ${statusCode}`, code: String(statusCode) },
			});
		},
	);
});

describe('any answer at all', () => {
	it('is completed only where it is a 2xx whose status is exactly that', () => {
		const body = fc.oneof(
			fc.jsonValue(),
			fc.record({ status: fc.constantFrom('completed', 'Completed', 'failed', 'running') }),
		);
		const headers = fc.dictionary(fc.constantFrom('date', 'retry-after'), fc.jsonValue());
		fc.assert(
			fc.property(fc.integer({ min: 100, max: 599 }), headers, body, (code, header, json) => {
				const answer = read(code, header, json);
				const isCompleted = answer.kind === 'status' && answer.run.phase === 'completed';
				const says = (json as { status?: unknown } | null)?.status === 'completed';
				expect(isCompleted).toBe(says && code >= 200 && code < 300);
			}),
			{ numRuns: 1000 },
		);
	});
});
