import {
	codeOf,
	readNetworkError,
	requestTimedOut,
} from '../../nodes/shared/transport/networkError';

const LOST = 'the connection was lost';
const NO_TLS = 'no secure connection (TLS) could be made';
const UNKNOWN = 'the request failed';

describe('a request without an HTTP response', () => {
	it.each([
		['transient', LOST, 'ECONNRESET EPIPE ERR_BAD_RESPONSE ERR_STREAM_PREMATURE_CLOSE HPE_INVALID'],
		['transient', LOST, 'EHOSTUNREACH ENETUNREACH ENETDOWN Z_DATA_ERROR Z_BUF_ERROR'],
		['transient', 'it did not answer in time', 'ECONNABORTED ETIMEDOUT ESOCKETTIMEDOUT'],
		['transient', 'its name could not be looked up', 'EAI_AGAIN'],
		['unreachable', 'its name was not found', 'ENOTFOUND EAI_NONAME'],
		['unreachable', 'it refused the connection', 'ECONNREFUSED'],
		['unreachable', NO_TLS, 'CERT_HAS_EXPIRED DEPTH_ZERO_SELF_SIGNED_CERT EPROTO'],
		['unreachable', NO_TLS, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE ERR_TLS_CERT_ALTNAME_INVALID'],
		['unreachable', NO_TLS, 'ERR_SSL_WRONG_VERSION_NUMBER HOSTNAME_MISMATCH'],
		['unreachable', UNKNOWN, 'EWHATEVER ERR_CANCELED XECONNRESET XENOTFOUND XEPROTO'],
		['unreachable', UNKNOWN, 'ETIMEDOUTX EPIPEX ECONNREFUSEDX XERR_TLS XZ_ XHPE_'],
	])('is %s, since %s: %s', (kind, reason, codes) => {
		for (const networkCode of codes.split(' ')) {
			const failure = { code: 'unreachable', reason, networkCode };
			const result = readNetworkError({ code: networkCode });
			const mayBeSent = expect.any(Boolean) as boolean;
			expect(result).toEqual({ kind, failure, isAnswered: false, mayBeSent });
		}
	});

	const noRoute = { code: 'EHOSTUNREACH' };
	const connecting = { isAxiosError: true, cause: { ...noRoute, syscall: 'connect' } };

	it.each([
		['cannot have been sent', false, 'EAI_AGAIN ENOTFOUND EAI_NONAME ECONNREFUSED EPROTO'],
		['cannot have been sent', false, 'CERT_HAS_EXPIRED DEPTH_ZERO_SELF_SIGNED_CERT'],
		['cannot have been sent', false, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE HOSTNAME_MISMATCH'],
		['may have been sent', true, 'ECONNRESET EPIPE ERR_STREAM_PREMATURE_CLOSE HPE_INVALID'],
		['may have been sent', true, 'ECONNABORTED ETIMEDOUT Z_DATA_ERROR EWHATEVER'],
		['may have been sent', true, 'EHOSTUNREACH ENETUNREACH ERR_SSL_BAD_RECORD_MAC'],
	])('%s: %s, %s', (_, mayBeSent, codes) => {
		for (const code of codes.split(' ')) {
			expect(readNetworkError({ code })).toMatchObject({ mayBeSent });
		}
	});

	it.each([
		['there was never a route to the host', connecting, false],
		['the route to the host was lost later', { isAxiosError: true, cause: noRoute }, true],
		['a proxy closed the connection', { isAxiosError: true }, true],
		['n8n has blocked the request', new Error('The domain is blocked'), false],
	])('tells whether it may have been sent if %s', (_, error, mayBeSent) => {
		expect(readNetworkError(error)).toMatchObject({ mayBeSent });
	});

	it.each([
		['a proxy closed the connection, which leaves no code', { isAxiosError: true }, LOST],
		['n8n has wrapped the same', new Error('x', { cause: { isAxiosError: true } }), LOST],
		['axios has a code that is unknown', { isAxiosError: true, code: 'ERR_OTHER' }, UNKNOWN],
		['something else is thrown', 'a text', UNKNOWN],
	])('says what happened if %s', (_, error, reason) => {
		const { kind, failure } = readNetworkError(error);
		expect([kind, failure.reason]).toEqual([reason === LOST ? 'transient' : 'unreachable', reason]);
	});

	it('passes on the words of an unknown error, and no others', () => {
		const wordsOf = (error: unknown) => readNetworkError(error).failure.explanation;
		expect(wordsOf(new Error('The domain is blocked'))).toBe('The domain is blocked');
		expect(wordsOf(Object.assign(new Error('x'), { code: 'ECONNRESET' }))).toBeUndefined();
		expect(wordsOf('a text')).toBeUndefined();
	});

	it.each([
		[10_000, '10 s'],
		[1_500, '1.5 s'],
		[40, '0.1 s'],
		[9_998.734_561, '10 s'],
	])('that was given up after %d ms says so in a readable way: %s', (timeoutMs, text) => {
		const reason = `it did not answer within ${text}`;
		const failure = { reason, networkCode: 'ETIMEDOUT', code: 'unreachable' };
		const result = { kind: 'transient', failure, isAnswered: false, mayBeSent: true };
		expect(requestTimedOut(timeoutMs)).toEqual(result);
	});
});

describe('the code of an error', () => {
	const caused = (cause: unknown) => new Error('wrapped', { cause });
	const coded = (code: unknown) => Object.assign(new Error('x'), { code });
	const circular: Record<string, unknown> = {};
	circular.cause = { cause: circular };

	it.each([
		['on the error itself', coded('ECONNRESET'), 'ECONNRESET'],
		['on the cause of its cause', caused(caused(coded('EPIPE'))), 'EPIPE'],
		['as an HTTP code of n8n, which comes first', { httpCode: '404', code: 'X' }, '404'],
		['nowhere if the causes run in a circle', circular, undefined],
		['nowhere if it is empty', { httpCode: '', code: '' }, undefined],
		['nowhere if it is a number', coded(5), undefined],
		['nowhere on a text', 'ECONNRESET', undefined],
		['nowhere on nothing', null, undefined],
	])('is found %s', (_, error, code) => {
		expect(codeOf(error)).toBe(code);
	});
});
