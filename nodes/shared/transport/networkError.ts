import type { Failure, PollResult } from '../gloriamundo/pollResult';

/** The result of a request without an HTTP response, and whether the request may have been sent. */
export type NetworkFailure = PollResult & {
	kind: 'transient' | 'unreachable';
	mayBeSent: boolean;
};

/** The meaning of the code of a network error, and whether a connection could be made at all. */
const REASONS: ReadonlyArray<{ codes: RegExp; kind: NetworkFailure['kind']; reason: string }> = [
	{ codes: /^EAI_AGAIN$/, kind: 'transient', reason: 'its name could not be looked up' },
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
 * Failures before there was a connection. If a route is lost, only `connect` shows that it was never there; TLS
 * errors after the handshake (EPROTO) may come after the request was sent.
 */
const NEVER_SENT =
	/^ENOTFOUND$|^EAI_|^ECONNREFUSED$|CERT|^UNABLE_TO_|SELF_SIGNED|^EPROTO$|^HOSTNAME_MISMATCH$/;

/**
 * Interprets the failure of a request that brought no HTTP response.
 *
 * @param error whatever n8n's helper or the body's stream threw
 */
export function readNetworkError(error: unknown): NetworkFailure {
	const networkCode = codeOf(error);
	const known = REASONS.find(({ codes }) => networkCode !== undefined && codes.test(networkCode));
	if (known) {
		const isConnecting = causesOf(error).some(({ syscall }) => syscall === 'connect');
		const mayBeSent = !isConnecting && !NEVER_SENT.test(networkCode ?? '');
		return failed(known.kind, { reason: known.reason, networkCode }, mayBeSent);
	}
	// If a proxy closes the connection, the error has no code, only axios's mark.
	const isLost =
		networkCode === undefined && causesOf(error).some((cause) => cause.isAxiosError === true);
	if (isLost) return failed('transient', { reason: 'the connection was lost' });
	// An unknown error does not count as transient: most likely a setting of n8n blocks the request.
	const explanation = error instanceof Error ? error.message : undefined;
	const failure = { reason: 'the request failed', networkCode, explanation };
	return failed('unreachable', failure, networkCode !== undefined);
}

/** A request that took longer than its timeout, from the first byte sent to the last received. */
export function requestTimedOut(timeoutMs: number): NetworkFailure {
	const reason = `it did not answer within ${Math.ceil(timeoutMs / 100) / 10} s`;
	return failed('transient', { reason, networkCode: 'ETIMEDOUT' });
}

function failed(
	kind: NetworkFailure['kind'],
	failure: Omit<Failure, 'code'>,
	mayBeSent = kind === 'transient',
): NetworkFailure {
	return { kind, failure: { ...failure, code: 'unreachable' }, isAnswered: false, mayBeSent };
}

/** The code of a network error, such as ECONNRESET: n8n wraps axios's errors, so a cause may have it. */
export function codeOf(error: unknown): string | undefined {
	const codes = causesOf(error).flatMap(({ httpCode, code }) => [httpCode, code]);
	return codes.find((code): code is string => typeof code === 'string' && code !== '');
}

function causesOf(error: unknown): Array<Record<string, unknown>> {
	const causes = new Set<unknown>();
	for (let at = error; typeof at === 'object' && at !== null && !causes.has(at);) {
		causes.add(at);
		at = (at as Record<string, unknown>).cause;
	}
	return [...causes] as Array<Record<string, unknown>>;
}
