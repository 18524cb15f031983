import { STATUS_CODES } from 'node:http';
import type { Fault } from '../../testing/simulator/faults';

/** No server listens at the host, so the simulator cannot do this. */
export interface ConnectionRefused {
	kind: 'connectionRefused';
}

export type AnyFault = Fault | ConnectionRefused;

/** One row of the matrix. */
export interface FaultRow {
	group: 'Connection' | 'Timeout' | 'Body' | 'Status' | 'HTTP' | 'HTTP 429';
	title: string;
	/** Created when it is needed: a Retry-After may be a date. */
	fault: () => AnyFault;
}

/** No server listens there, so following the redirect would be another error. */
const ELSEWHERE = 'http://127.0.0.1:9/elsewhere';
const ENDED_AT = '2026-03-10T15:31:45Z';

const row = (group: FaultRow['group'], title: string, fault: AnyFault): FaultRow => ({
	group,
	title,
	fault: () => fault,
});

const body = (value: unknown) =>
	row('Body', `\`${JSON.stringify(value)}\``, { kind: 'body', body: value });
const notJson = (text: string) =>
	row('Body', `\`${text}\`, which is not JSON`, { kind: 'malformedJson', text });
const status = (value: unknown, completed_at: string | null = null) => {
	const answer = { status: value, completed_at };
	return row('Status', `\`${JSON.stringify(answer)}\``, { kind: 'body', body: answer });
};
const http = (code: number, title = `${code} ${STATUS_CODES[code] ?? 'no name'}`, headers = {}) =>
	row('HTTP', title, { kind: 'status', status: code, headers });
const page = (code: number) =>
	row('HTTP', `${code} ${STATUS_CODES[code]}, an HTML page`, {
		kind: 'status',
		status: code,
		headers: { 'content-type': 'text/html' },
		body: '<!doctype html><title>Blocked</title><p>Ask your administrator.</p>',
	});
const retryAfter = (title: string, value: () => string | undefined): FaultRow => ({
	group: 'HTTP 429',
	title: `Retry-After ${title}`,
	fault: () => ({ kind: 'rateLimited', retryAfter: value() }),
});

/** Each meaning once, and the codes at its borders, in the order of the table. */
export const FAULT_ROWS: readonly FaultRow[] = [
	row('Connection', 'reset before the headers', { kind: 'resetBeforeHeaders' }),
	row('Connection', 'reset after the headers', { kind: 'resetAfterHeaders' }),
	row('Connection', 'closed in the middle of the body', { kind: 'truncatedBody' }),
	row('Connection', 'connection refused', { kind: 'connectionRefused' }),
	row('Timeout', 'silence before the headers', { kind: 'hangBeforeHeaders' }),
	row('Timeout', 'silence in the middle of the body', { kind: 'hangInBody' }),
	row('Timeout', 'a byte every 250 ms, longer than the timeout', {
		kind: 'trickle',
		intervalMs: 250,
	}),
	...[null, 42, 'completed', [{ status: 'completed' }], {}].map(body),
	row('Body', 'empty', { kind: 'emptyBody' }),
	notJson('{"status":'),
	notJson('{"status":"completed"}}'),
	row('Body', 'a web page', { kind: 'html' }),
	row('Body', 'invalid UTF-8', { kind: 'invalidUtf8' }),
	row('Body', '50 MB', { kind: 'oversized', bytes: 50_000_000 }),
	row('Body', 'the status of another run', { kind: 'otherRunId' }),
	row('Body', 'not the gzip that its header says', {
		kind: 'status',
		status: 200,
		headers: { 'content-encoding': 'gzip' },
		body: { status: 'completed' },
	}),
	...[null, 7, { name: 'completed' }].map((value) => status(value)),
	...['COMPLETED', 'waiting_for_approval', ' completed'].map((value) => status(value)),
	...['COMPLETED', 'cancelled'].map((value) => status(value, ENDED_AT)),
	...[100, 101, 103, 201, 204, 299].map((code) => http(code)),
	...[301, 308].map((code) =>
		row('HTTP', `${code} ${STATUS_CODES[code]}`, { kind: 'redirect', to: 'self', status: code }),
	),
	row('HTTP', '302 Found, to another host', { kind: 'redirect', to: ELSEWHERE }),
	...[300, 304, 399].map((code) => http(code)),
	...[400, 401, 402, 403, 404, 407, 408, 409, 424, 425, 426, 499].map((code) => http(code)),
	...[403, 404, 407].map(page),
	...[500, 503, 599].map((code) => http(code)),
	retryAfter('1 (seconds)', () => '1'),
	retryAfter('0 (seconds)', () => '0'),
	retryAfter('a date to come', () => new Date(Date.now() + 5000).toUTCString()),
	retryAfter('a date in the past', () => new Date(0).toUTCString()),
	retryAfter('missing', () => undefined),
	retryAfter('-5 (negative)', () => '-5'),
	retryAfter('wait 49 (neither a number nor a date)', () => 'wait 49'),
	retryAfter('99999999999 (absurd)', () => '99999999999'),
	retryAfter('a date in the year 9999', () => 'Fri, 31 Dec 9999 23:59:59 GMT'),
];
