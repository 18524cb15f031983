import { type Fault, faultTitle } from '../../testing/simulator/faults';

/** A fault, and what an error says of it. */
export interface FaultRow {
	title: string;
	fault: Fault;
	reason: string;
	/** Request Timeout, in seconds. */
	requestTimeout: number;
}

const row = (fault: Fault, reason: string, requestTimeout = 10): FaultRow => ({
	title: faultTitle(fault),
	fault,
	reason,
	requestTimeout,
});

const status = (code: number): FaultRow => row({ kind: 'status', status: code }, `HTTP ${code}`);

const body = (value: unknown, reason: string): FaultRow =>
	row({ kind: 'body', body: value }, reason);

/** A request that hangs, given up soon. The last one, at the deadline, may have a little less time. */
const slow = (fault: Fault) => row(fault, 'it did not answer within', 1);

const LOST = 'the connection was lost';
const NO_STATUS = 'without a status';
const NO_OBJECT = 'not a status object';
const NO_JSON = 'not JSON';

/** A wait goes on after these. */
export const TRANSIENT: FaultRow[] = [
	...[408, 425, 500, 501, 502, 503, 504, 520, 599].map(status),
	slow({ kind: 'hangBeforeHeaders' }),
	slow({ kind: 'hangInBody' }),
	slow({ kind: 'trickle', intervalMs: 200 }),
	row({ kind: 'resetBeforeHeaders' }, LOST),
	row({ kind: 'resetAfterHeaders' }, LOST),
	row({ kind: 'truncatedBody' }, LOST),
	row({ kind: 'malformedJson' }, NO_JSON),
	row({ kind: 'html' }, NO_JSON),
	row({ kind: 'emptyBody' }, NO_JSON),
	row({ kind: 'status', status: 204 }, NO_JSON),
	body(null, NO_OBJECT),
	body(42, NO_OBJECT),
	body([{ status: 'completed' }], NO_OBJECT),
	body({}, NO_STATUS),
	body({ status: null }, NO_STATUS),
	body({ status: { name: 'completed' } }, NO_STATUS),
	row({ kind: 'otherRunId' }, 'of another run'),
	row({ kind: 'invalidUtf8' }, NO_JSON),
	row({ kind: 'oversized', bytes: 34_000_000 }, 'more than 32 MiB'),
	row({ kind: 'echoAuthorization', status: 500, as: 'whole' }, 'HTTP 500'),
	row({ kind: 'echoAuthorization', status: 500, as: 'escaped' }, 'HTTP 500'),
];

/** These end a wait at once. */
export const FINAL: FaultRow[] = [
	...[400, 401, 402, 403, 404, 405, 409, 410, 422, 451].map(status),
	...[301, 302, 303, 307, 308].map((code) =>
		row({ kind: 'redirect', to: 'self', status: code }, `HTTP ${code}`),
	),
	status(304),
	row({ kind: 'echoAuthorization', status: 400, as: 'base64' }, 'HTTP 400'),
	row({ kind: 'echoAuthorization', status: 401, as: 'whole' }, 'HTTP 401'),
];

/** What a message calls these status codes instead of just by their number. */
export const MEANINGS: Array<{ code: number; message: RegExp; description: RegExp }> = [
	{ code: 401, message: /refused the API key/, description: /valid key into the GloriaMundo API/ },
	{ code: 403, message: /refused the API key/, description: /may not read this run/ },
	{ code: 404, message: /knows no run .* another account/, description: /Check the Run ID/ },
	{ code: 302, message: /did not give the status/, description: /redirect, which is not followed/ },
	{
		code: 422,
		message: /did not give the status/,
		description: /Check the Run ID and the Base URL/,
	},
];
