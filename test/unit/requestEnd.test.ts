import { requestEnd } from '../../nodes/shared/polling/requestEnd';
import { http, network, running } from './scene';

describe('what an answer means for the limit of the account', () => {
	it.each([
		['a status', running()],
		['an error of the service', http(500)],
		['a refusal', http(404)],
		['an answer that is no status', http(200)],
	])('%s was counted when it was accepted', (_, answer) => {
		expect(requestEnd(answer)).toEqual({ kind: 'accepted' });
	});

	it.each(['ECONNRESET', 'ECONNREFUSED', 'ENOTFOUND', 'ETIMEDOUT'])(
		'after %s nobody knows whether and when it was counted',
		(code) => {
			expect(requestEnd(network(code))).toEqual({ kind: 'unanswered' });
		},
	);

	it('a 429 tells how long to pause, if it does', () => {
		expect(requestEnd(http(429, undefined, { 'retry-after': '9' }))).toEqual({
			kind: 'rateLimited',
			retryAfterMs: 9_000,
		});
		expect(requestEnd(http(429))).toEqual({ kind: 'rateLimited', retryAfterMs: undefined });
	});
});
