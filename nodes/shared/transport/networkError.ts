import type { Answer } from './answer';

/** What comes of a request without an HTTP answer. */
export type NetworkAnswer = Answer & { kind: 'transient' | 'unreachable' };

/** What a network error's code says to a person, and whether the host could be reached at all. */
const REASONS: ReadonlyArray<{ codes: RegExp; kind: 'transient' | 'unreachable'; reason: string }> =
	[
		{ codes: /^ENOTFOUND$|^EAI_/, kind: 'unreachable', reason: 'its name was not found' },
		{ codes: /^ECONNREFUSED$/, kind: 'unreachable', reason: 'it refused the connection' },
		{
			codes: /CERT|^UNABLE_TO_|SELF_SIGNED|^ERR_TLS|^ERR_SSL|^EPROTO$|^HOSTNAME_MISMATCH$/,
			kind: 'unreachable',
			reason: 'no secure connection (TLS) could be made',
		},
		{
			codes: /^ECONNABORTED$|^ETIMEDOUT$|^ESOCKETTIMEDOUT$/,
			kind: 'transient',
			reason: 'it did not answer in time',
		},
		{
			codes:
				/^ECONNRESET$|^EPIPE$|^ERR_BAD_RESPONSE$|^ERR_STREAM_|^HPE_|^Z_|^EHOSTUNREACH$|^ENETUNREACH$|^ENETDOWN$/,
			kind: 'transient',
			reason: 'the connection was lost',
		},
	];

/**
 * Says what a request that brought no HTTP answer means.
 *
 * @param code the code of Node.js or axios, such as ECONNRESET; undefined where there is none
 */
export function readNetworkError(code: string | undefined): NetworkAnswer {
	const known = REASONS.find(({ codes }) => code !== undefined && codes.test(code));
	// Nobody knows an unknown error to be passing: at the first attempt it is more likely a setting
	// of n8n that blocks the request; after an answer from the same host, it is more likely the moment.
	const { kind, reason } = known ?? { kind: 'unreachable', reason: 'the request failed' };
	const failure = { reason, code };
	return kind === 'transient' ? { kind, failure, answered: false } : { kind, failure };
}

/** A request that took longer than its time-out, from the first byte sent to the last received. */
export function requestTimedOut(timeoutMs: number): NetworkAnswer {
	const reason = `it did not answer within ${Math.ceil(timeoutMs / 100) / 10} s`;
	return { kind: 'transient', failure: { reason, code: 'ETIMEDOUT' }, answered: false };
}

/** n8n wraps what axios throws: the code is on the wrapper, on the cause, or nowhere. */
export function codeOf(error: unknown): string | undefined {
	const seen = new Set<unknown>();
	for (let at = error; typeof at === 'object' && at !== null && !seen.has(at);) {
		seen.add(at);
		const { code, httpCode, cause } = at as Record<string, unknown>;
		for (const candidate of [httpCode, code]) {
			if (typeof candidate === 'string' && candidate !== '') return candidate;
		}
		at = cause;
	}
	return undefined;
}
