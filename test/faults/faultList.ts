import { STATUS_CODES } from 'node:http';
import type { Fault } from '../../testing/simulator/faults';

/** Nobody listens at the host: not something that a server can do, so not a fault of the simulator. */
export interface ConnectionRefused {
	kind: 'connectionRefused';
}

export type AnyFault = Fault | ConnectionRefused;

/** One row of the matrix. */
export interface FaultRow {
	group: 'Connection' | 'Time-out' | 'Body' | 'Status' | 'HTTP' | 'HTTP 429';
	title: string;
	/** Made when it is needed: a Retry-After may be a date. */
	fault: () => AnyFault;
}

/** Nobody listens there: to follow the redirect would be an error of another kind. */
const ELSEWHERE = 'http://127.0.0.1:9/elsewhere';

const MB = 1_000_000;

/** The sizes and paces are such that the rest of the suite does not have to wait for them. */
const CONNECTION: AnyFault[] = [
	{ kind: 'connectionRefused' },
	{ kind: 'resetBeforeHeaders' },
	{ kind: 'resetAfterHeaders' },
	{ kind: 'truncatedBody' },
];

const TIME_OUT: Fault[] = [
	{ kind: 'hangBeforeHeaders' },
	{ kind: 'hangInBody' },
	{ kind: 'trickle', intervalMs: 250 },
];

const BODY: Fault[] = [
	{ kind: 'oversized', bytes: 50 * MB },
	{ kind: 'invalidUtf8' },
	{ kind: 'malformedJson', text: '{"status":' },
	{ kind: 'malformedJson', text: '{"status":"completed"}}' },
	{ kind: 'html' },
	{ kind: 'emptyBody' },
	...[null, true, 42, 'completed', [], [{ status: 'completed' }], {}].map(
		(body) => ({ kind: 'body', body }) as const,
	),
	{ kind: 'otherRunId' },
];

const ENDED_AT = '2026-03-10T15:31:45Z';

const STATUS: Fault[] = [
	...[null, true, 7, ['completed'], { name: 'completed' }],
	...['COMPLETED', 'Failed', 'succeeded', 'waiting_for_approval', ' completed'],
]
	.map((status) => ({ status, completed_at: null as string | null }))
	.concat(['COMPLETED', 'cancelled'].map((status) => ({ status, completed_at: ENDED_AT })))
	.map((body) => ({ kind: 'body', body }));

/** Every code that has a name; 200 is no fault, and 429 has rows of its own. Two have no name. */
const CODES = [...Object.keys(STATUS_CODES).map(Number), 520, 599].filter(
	(code) => code !== 200 && code !== 429,
);

const RETRY_AFTER: ReadonlyArray<{ title: string; value: () => string | undefined }> = [
	{ title: '1 (seconds)', value: () => '1' },
	{ title: '0 (seconds)', value: () => '0' },
	{ title: 'a date to come', value: () => new Date(Date.now() + 5000).toUTCString() },
	{ title: 'a date in the past', value: () => new Date(0).toUTCString() },
	{ title: 'missing', value: () => undefined },
	{ title: '-5 (negative)', value: () => '-5' },
	{ title: 'soon (no number)', value: () => 'soon' },
	{ title: '99999999999 (absurd)', value: () => '99999999999' },
	{ title: 'a date in the year 9999', value: () => 'Fri, 31 Dec 9999 23:59:59 GMT' },
];

const TITLES: Partial<Record<AnyFault['kind'], string>> = {
	connectionRefused: 'connection refused',
	resetBeforeHeaders: 'reset before the headers',
	resetAfterHeaders: 'reset after the headers',
	truncatedBody: 'closed in the middle of the body',
	hangBeforeHeaders: 'silence before the headers',
	hangInBody: 'silence in the middle of the body',
	trickle: 'a byte every 250 ms, longer than the time-out',
	oversized: '50 MB',
	invalidUtf8: 'invalid UTF-8',
	html: 'a web page',
	emptyBody: 'empty',
	otherRunId: 'the status of another run',
};

function titleOf(fault: AnyFault): string {
	if (fault.kind === 'body') return `\`${JSON.stringify(fault.body)}\``;
	if (fault.kind === 'malformedJson') return `\`${fault.text}\`, which is not JSON`;
	return TITLES[fault.kind] ?? fault.kind;
}

function rows(group: FaultRow['group'], faults: readonly AnyFault[]): FaultRow[] {
	return faults.map((fault) => ({ group, title: titleOf(fault), fault: () => fault }));
}

function httpRow(code: number): FaultRow {
	// A redirect that leads nowhere would be no trap.
	const isRedirect = [301, 302, 303, 307, 308].includes(code);
	const fault: Fault = isRedirect
		? { kind: 'redirect', to: 'self', status: code }
		: { kind: 'status', status: code };
	const name = STATUS_CODES[code] ?? 'no name';
	return { group: 'HTTP', title: `${code} ${name}`, fault: () => fault };
}

/** All rows, in the order of the table. */
export function faultRows(): FaultRow[] {
	return [
		...rows('Connection', CONNECTION),
		...rows('Time-out', TIME_OUT),
		...rows('Body', BODY),
		{
			group: 'Body',
			title: 'not the gzip that its header says',
			fault: () => ({
				kind: 'status',
				status: 200,
				headers: { 'content-encoding': 'gzip' },
				body: { status: 'completed' },
			}),
		},
		...rows('Status', STATUS),
		...CODES.map(httpRow),
		{
			group: 'HTTP',
			title: '302 Found, to another host',
			fault: () => ({ kind: 'redirect', to: ELSEWHERE }),
		},
		...RETRY_AFTER.map(({ title, value }): FaultRow => {
			return {
				group: 'HTTP 429',
				title: `Retry-After ${title}`,
				fault: () => ({ kind: 'rateLimited', retryAfter: value() }),
			};
		}),
	];
}
