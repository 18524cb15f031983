import type { Fault, FaultTarget } from '../../testing/simulator/faults';
import { startSimulator, type Simulator } from '../../testing/simulator/simulator';
import { fetchRaw } from './rawClient';

const PATH = '/api/v1/runs/abc/status';
const HEADER = 'Bearer gm_live_test';
const OTHER_ID = '00000000-0000-4000-8000-000000000000';

let simulator: Simulator;

beforeEach(async () => {
	simulator = await startSimulator();
});

afterEach(async () => {
	await simulator.stop();
});

/** The due answer of a run that has ended, and the one that it gives with the fault. */
async function meet(fault: Fault) {
	simulator.addRun({ runId: 'abc', durationMs: 0 });
	simulator.addFault(fault, { when: { poll: 2 } });
	const url = `${simulator.baseUrl}${PATH}`;
	const due = (await fetchRaw(url)).body.toString();
	const { body, ...rest } = await fetchRaw(url);
	return { ...rest, due, text: body.toString() };
}

const LATER = { 'retry-after': '7' };
const JSON_TYPE = { 'content-type': 'application/json' };
const HTML_TYPE = { 'content-type': 'text/html; charset=utf-8' };
const TEXT_TYPE = { 'content-type': 'text/plain' };
const LIMITED = '{"error":"Rate limit exceeded"}';

const echoed = (text: string) => `{"error":"Upstream: ${text}"}`;
const half = (due: string) => due.slice(0, due.length / 2);
const withExtra = (text: string, due: string) => `${due.slice(0, -1)},"extra":"${text}"}`;
const blownUp = (bytes: number, due: string) =>
	withExtra('x'.repeat(bytes - withExtra('', due).length), due);

/** The text that is received, or what becomes of the due one. */
type Body = string | ((due: string) => string);

const ANSWERS: Array<[fault: Fault, status: number, body: Body, headers?: object]> = [
	[{ kind: 'status', status: 502, body: 'Bad' }, 502, 'Bad', TEXT_TYPE],
	[{ kind: 'status', status: 503, body: { a: 1 } }, 503, '{"a":1}', JSON_TYPE],
	[{ kind: 'status', status: 500, headers: LATER }, 500, '{"error":"Simulated 500"}', LATER],
	[{ kind: 'html', html: '<p>Sign in' }, 200, '<p>Sign in', HTML_TYPE],
	[{ kind: 'malformedJson' }, 200, '{"run_id": "5", "status":', JSON_TYPE],
	[{ kind: 'emptyBody' }, 200, ''],
	[{ kind: 'body', body: null }, 200, 'null'],
	[{ kind: 'body', body: { run_id: 5 } }, 200, '{"run_id":5}'],
	[{ kind: 'otherRunId' }, 200, (due) => due.replace('abc', OTHER_ID)],
	[{ kind: 'invalidUtf8' }, 200, (due) => withExtra('\ufffd\ufffd\ufffd', due)],
	[{ kind: 'oversized', bytes: 5e6 }, 200, (due) => blownUp(5e6, due)],
	[{ kind: 'trickle', intervalMs: 2 }, 200, (due) => due],
	[{ kind: 'redirect', to: 'self' }, 302, '', { location: PATH }],
	[{ kind: 'redirect', to: '//x', status: 307 }, 307, '', { location: '//x' }],
	[{ kind: 'rateLimited', retryAfter: '7' }, 429, LIMITED, LATER],
	[{ kind: 'echoAuthorization', status: 500, as: 'whole' }, 500, echoed(HEADER)],
	[{ kind: 'echoAuthorization', status: 200, as: 'base64' }, 200, echoed(btoa(HEADER))],
];

it.each(ANSWERS)('%j is an answer with HTTP %i', async (fault, status, body, headers = {}) => {
	const { due, text, ...met } = await meet(fault);
	expect(met).toMatchObject({ status, ending: 'complete', headers });
	expect(text).toBe(typeof body === 'string' ? body : body(due));
});

it.each([
	['resetBeforeHeaders', 'ECONNRESET', undefined, () => ''],
	['resetAfterHeaders', 'ECONNRESET', 200, () => ''],
	['truncatedBody', 'ECONNRESET', 200, half],
	['hangBeforeHeaders', 'silence', undefined, () => ''],
	['hangInBody', 'silence', 200, half],
] as const)('%s ends with %s', async (kind, ending, status, body) => {
	const { due, text, ...met } = await meet({ kind });
	expect([met.status, met.ending, text]).toEqual([status, ending, body(due)]);
});

it('an escaped key is whole only after parsing, in an answer that is right otherwise', async () => {
	const kind = 'echoAuthorization';
	const { due, text } = await meet({ kind, status: 200, as: 'escaped', place: 'payload' });
	expect(text).not.toContain('gm_live');
	expect(JSON.parse(text)).toEqual({ ...JSON.parse(due), extra: HEADER });
});

it.each<[FaultTarget, number[], number[]]>([
	[{ when: 'first' }, [503, 200, 200], [503, 200, 200]],
	[{ when: 'all' }, [503, 503, 503], [503, 503, 503]],
	[{ when: 'all', runId: 'one' }, [503, 503, 503], [200, 200, 200]],
	[{ when: { poll: [1, 3] } }, [503, 200, 503], [503, 200, 503]],
	[{ when: 'end' }, [200, 503, 503], [200, 503, 503]],
	[{ when: 'end', once: true }, [200, 503, 200], [200, 503, 200]],
	[{ when: 'all', endpoint: 'spendLimit' }, [200, 200, 200], [200, 200, 200]],
])('a fault with %j strikes these polls of two runs: %j, %j', async (target, ...expected) => {
	simulator.addFault({ kind: 'status', status: 503 }, target);
	const seen = [];
	for (const runId of ['one', 'two']) {
		simulator.addRun({ runId, script: [{ status: 'running' }, { status: 'failed' }] });
		const url = `${simulator.baseUrl}/api/v1/runs/${runId}/status`;
		const polls = [await fetchRaw(url), await fetchRaw(url), await fetchRaw(url)];
		seen.push(polls.map(({ status }) => status));
	}
	expect(seen).toEqual(expected);
});
