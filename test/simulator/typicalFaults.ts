import type { Fault, FaultKind } from '../../testing/simulator/faults';

/** One typical fault of every kind: the type makes it impossible to forget one. */
export const TYPICAL_FAULTS: { readonly [K in FaultKind]: Fault<K> } = {
	status: { kind: 'status', status: 503 },
	html: { kind: 'html' },
	malformedJson: { kind: 'malformedJson' },
	truncatedBody: { kind: 'truncatedBody' },
	resetBeforeHeaders: { kind: 'resetBeforeHeaders' },
	resetAfterHeaders: { kind: 'resetAfterHeaders' },
	hangBeforeHeaders: { kind: 'hangBeforeHeaders' },
	hangInBody: { kind: 'hangInBody' },
	trickle: { kind: 'trickle', intervalMs: 100 },
	oversized: { kind: 'oversized', bytes: 20_000_000 },
	invalidUtf8: { kind: 'invalidUtf8' },
	emptyBody: { kind: 'emptyBody' },
	body: { kind: 'body', body: null },
	otherRunId: { kind: 'otherRunId' },
	redirect: { kind: 'redirect', to: 'self' },
	rateLimited: { kind: 'rateLimited', retryAfter: '1' },
	echoAuthorization: { kind: 'echoAuthorization', status: 500, as: 'whole' },
};

export const FAULT_KINDS = Object.keys(TYPICAL_FAULTS) as FaultKind[];
