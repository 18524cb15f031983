import {
	codeOf,
	readNetworkError,
	requestTimedOut,
} from '../../nodes/shared/transport/networkError';

describe('a request that brought no HTTP answer', () => {
	it.each(['ECONNRESET', 'EPIPE', 'ERR_BAD_RESPONSE', 'ERR_STREAM_PREMATURE_CLOSE', 'HPE_INVALID'])(
		'has lost its connection with %s, which says nothing about the run',
		(code) => {
			expect(readNetworkError({ code })).toMatchObject({
				kind: 'transient',
				isAnswered: false,
				failure: { reason: 'the connection was lost', networkCode: code, code: 'unreachable' },
			});
		},
	);

	it.each(['EHOSTUNREACH', 'ENETUNREACH', 'ENETDOWN', 'Z_DATA_ERROR', 'Z_BUF_ERROR'])(
		'may succeed at the next attempt after %s',
		(code) => {
			expect(readNetworkError({ code })).toMatchObject({ kind: 'transient', isAnswered: false });
		},
	);

	it.each(['ECONNABORTED', 'ETIMEDOUT', 'ESOCKETTIMEDOUT'])('has timed out with %s', (code) => {
		expect(readNetworkError({ code })).toMatchObject({
			kind: 'transient',
			isAnswered: false,
			failure: { reason: 'it did not answer in time' },
		});
	});

	it.each([
		['ENOTFOUND', 'its name was not found'],
		['EAI_NONAME', 'its name was not found'],
		['ECONNREFUSED', 'it refused the connection'],
		['CERT_HAS_EXPIRED', 'no secure connection (TLS) could be made'],
		['DEPTH_ZERO_SELF_SIGNED_CERT', 'no secure connection (TLS) could be made'],
		['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'no secure connection (TLS) could be made'],
		['ERR_TLS_CERT_ALTNAME_INVALID', 'no secure connection (TLS) could be made'],
		['ERR_SSL_WRONG_VERSION_NUMBER', 'no secure connection (TLS) could be made'],
		['EPROTO', 'no secure connection (TLS) could be made'],
	])('has reached nobody with %s: %s', (code, reason) => {
		expect(readNetworkError({ code })).toMatchObject({
			kind: 'unreachable',
			failure: { reason, networkCode: code },
		});
	});

	it.each(['EWHATEVER', 'ERR_CANCELED', 'XECONNRESET', undefined])(
		'is taken to have reached nobody where its code %s is unknown',
		(code) => {
			expect(readNetworkError({ code })).toMatchObject({
				kind: 'unreachable',
				failure: { reason: 'the request failed', networkCode: code },
			});
		},
	);

	it.each([
		['its name could not be looked up for the moment', { code: 'EAI_AGAIN' }, 'transient'],
		['a proxy closed the connection, which leaves no code', { isAxiosError: true }, 'transient'],
		['the same, wrapped by n8n', new Error('x', { cause: { isAxiosError: true } }), 'transient'],
		['axios has an unknown code', { isAxiosError: true, code: 'ERR_OTHER' }, 'unreachable'],
		['something else is thrown', 'a text', 'unreachable'],
	])('says whether the next may succeed if %s', (_, error, kind) => {
		expect(readNetworkError(error)).toMatchObject({ kind, isAnswered: false });
	});

	it('hands on the words of an unknown error, and no others', () => {
		const text = (error: unknown) => readNetworkError(error).failure.serverText;
		expect(text(new Error('The domain is blocked'))).toBe('The domain is blocked');
		expect(text(Object.assign(new Error('x'), { code: 'ECONNRESET' }))).toBeUndefined();
	});

	it.each([
		[10_000, '10 s'],
		[1_500, '1.5 s'],
		[40, '0.1 s'],
		[9_998.734_561, '10 s'],
	])('that was given up after %d ms says so in a readable way: %s', (timeoutMs, text) => {
		expect(requestTimedOut(timeoutMs)).toEqual({
			kind: 'transient',
			failure: {
				reason: `it did not answer within ${text}`,
				networkCode: 'ETIMEDOUT',
				code: 'unreachable',
			},
			isAnswered: false,
		});
	});
});

function circular(): Error {
	const error = new Error('x', { cause: new Error('y') });
	Object.assign(error.cause as Error, { cause: error });
	return error;
}

describe('the code of an error', () => {
	const caused = (cause: unknown) => new Error('wrapped', { cause });
	const coded = (code: unknown) => Object.assign(new Error('x'), { code });

	it.each([
		['on the error itself', coded('ECONNRESET'), 'ECONNRESET'],
		['on its cause', caused(coded('EPIPE')), 'EPIPE'],
		['on the cause of its cause', caused(caused(coded('EPIPE'))), 'EPIPE'],
		['as an HTTP code of n8n, which comes first', { httpCode: '404', code: 'X' }, '404'],
		['nowhere where the causes run in a circle', circular(), undefined],
		['nowhere where it is empty', { httpCode: '', code: '' }, undefined],
		['nowhere where it is a number', coded(5), undefined],
		['nowhere on a text', 'ECONNRESET', undefined],
		['nowhere on nothing', null, undefined],
	])('is found %s', (_, error, code) => {
		expect(codeOf(error)).toBe(code);
	});
});
