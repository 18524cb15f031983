import { createServer } from 'node:http';
import { once } from 'node:events';
import axios from 'axios';
import { type Fault, type FaultTarget, faultTitle } from '../../testing/simulator/faults';
import { ask, type RawAnswer, type RawOptions } from '../../testing/simulator/rawClient';
import { startSimulator, type Simulator } from '../../testing/simulator/simulator';
import { FAULT_KINDS, TYPICAL_FAULTS } from '../../testing/simulator/typicalFaults';

const HEADER = 'Bearer gm_live_test';

let simulator: Simulator;
let url: string;
let due: string;

const urlOf = (runId: string) => `${simulator.baseUrl}/api/v1/runs/${runId}/status`;

beforeEach(async () => {
	simulator = await startSimulator();
	url = urlOf(simulator.addRun({ durationMs: 0 }).runId);
	due = (await ask(url)).body.toString();
});

afterEach(async () => await simulator.stop());

/** The second poll meets the fault: the first one showed what is due. */
async function meet(fault: Fault, options?: RawOptions): Promise<RawAnswer & { text: string }> {
	simulator.addFault(fault, { when: { poll: 2 } });
	const answer = await ask(url, options);
	return { ...answer, text: answer.body.toString() };
}

const parsed = async (fault: Fault) =>
	JSON.parse((await meet(fault)).text) as Record<string, unknown>;

describe('an answer that is not the one that was due', () => {
	it.each<{ fault: Fault; status: number; headers?: object; text?: RegExp }>([
		{
			fault: { kind: 'status', status: 503, headers: { 'retry-after': '7' }, body: { a: 1 } },
			...{ status: 503, headers: { 'retry-after': '7', 'content-type': 'application/json' } },
			text: /^\{"a":1\}$/,
		},
		{
			fault: { kind: 'status', status: 502, body: 'Bad gateway' },
			...{ status: 502, headers: { 'content-type': 'text/plain' }, text: /^Bad gateway$/ },
		},
		{
			fault: { kind: 'html' },
			...{ status: 200, headers: { 'content-type': 'text/html; charset=utf-8' } },
			text: /<!doctype html>/,
		},
		{ fault: { kind: 'emptyBody' }, status: 200, text: /^$/ },
		{
			fault: { kind: 'rateLimited', retryAfter: '30' },
			status: 429,
			headers: { 'retry-after': '30' },
		},
		{
			fault: { kind: 'redirect', to: 'https://x.example/' },
			status: 302,
			headers: { location: 'https://x.example/' },
		},
		{ fault: { kind: 'redirect', to: 'https://x.example/', status: 307 }, status: 307 },
		...[null, [], 5, 'text', { run_id: 5 }].map((body) => ({
			fault: { kind: 'body', body } as const,
			status: 200,
		})),
	])('is as it was asked for: $fault', async ({ fault, status, headers, text }) => {
		const answer = await meet(fault);
		expect(answer).toMatchObject({ status, ending: 'complete', headers: headers ?? {} });
		expect(answer.text).toMatch(text ?? /(?:)/);
		if (fault.kind === 'body') expect(JSON.parse(answer.text)).toEqual(fault.body);
	});

	it('is called JSON and is none: malformedJson', async () => {
		const { text } = await meet({ kind: 'malformedJson' });
		expect(() => JSON.parse(text)).toThrow(SyntaxError);
	});

	it('is right but for another run: otherRunId', async () => {
		const other = await parsed({ kind: 'otherRunId' });
		expect(other.run_id).not.toBe((JSON.parse(due) as typeof other).run_id);
		expect({ ...other, run_id: '' }).toEqual({ ...JSON.parse(due), run_id: '' });
	});

	it('is right but as large as was asked for: oversized', async () => {
		const { body, text } = await meet({ kind: 'oversized', bytes: 300_000 });
		expect(Math.abs(body.length - 300_000)).toBeLessThan(100);
		expect(JSON.parse(text)).toMatchObject(JSON.parse(due) as object);
	});

	it('holds bytes that are no UTF-8: invalidUtf8', async () => {
		const { body } = await meet({ kind: 'invalidUtf8' });
		expect(() => new TextDecoder('utf-8', { fatal: true }).decode(body)).toThrow('not valid');
	});

	it('leads back to itself, or on to another host: redirect', async () => {
		expect((await meet({ kind: 'redirect', to: 'self' })).headers.location).toBe(
			new URL(url).pathname,
		);
		const other = createServer((_request, response) => response.end('{}')).listen(0, '127.0.0.1');
		await once(other, 'listening');
		const { port } = other.address() as { port: number };
		simulator.addFault({ kind: 'redirect', to: `http://127.0.0.1:${port}/` }, { when: 'all' });
		expect((await axios.get(url, { proxy: false })).data).toEqual({});
		other.closeAllConnections();
		other.close();
	});

	it('says when to come back only where it was told to: rateLimited', async () => {
		expect((await meet({ kind: 'rateLimited' })).headers).not.toHaveProperty('retry-after');
	});
});

describe('a key that is repeated', () => {
	it.each([
		{ as: 'whole', wire: HEADER, read: HEADER },
		{ as: 'base64', wire: Buffer.from(HEADER).toString('base64'), read: '' },
		{ as: 'escaped', wire: '\\u00', read: HEADER },
	] as const)('stands in an error: $as', async ({ as, wire, read }) => {
		const { status, text } = await meet({ kind: 'echoAuthorization', status: 500, as });
		expect(status).toBe(500);
		expect(text).toContain(wire);
		expect(text.includes('gm_live')).toBe(as === 'whole');
		expect((JSON.parse(text) as { error: string }).error).toContain(read);
	});

	it('can stand in an answer that is right otherwise, and come from the other header', async () => {
		const fault = { kind: 'echoAuthorization', status: 200, as: 'escaped' } as const;
		expect(await parsed({ ...fault, place: 'payload' })).toEqual({
			...JSON.parse(due),
			extra: HEADER,
		});
		simulator.addFault({ ...fault, as: 'whole' }, { when: { poll: 3 } });
		const headers = { 'X-API-Key': 'gm_live_test' };
		expect((await ask(url, { headers })).body.toString()).toContain('gm_live_test');
	});
});

describe('a connection that fails', () => {
	it.each([
		{
			fault: { kind: 'resetBeforeHeaders' },
			status: undefined,
			ending: 'ECONNRESET',
			share: 0,
		},
		{ fault: { kind: 'resetAfterHeaders' }, status: 200, ending: 'ECONNRESET', share: 0 },
		{
			fault: { kind: 'truncatedBody' },
			status: 200,
			ending: 'ECONNRESET',
			share: 0.5,
		},
		{ fault: { kind: 'hangBeforeHeaders' }, status: undefined, ending: 'silence', share: 0 },
		{
			fault: { kind: 'hangInBody' },
			...{ status: 200, ending: 'silence', share: 0.5 },
		},
		{
			fault: { kind: 'trickle', intervalMs: 2 },
			status: 200,
			ending: 'complete',
			share: 1,
		},
	] as const)('$fault.kind: $ending', async ({ fault, status, ending, share }) => {
		const answer = await meet(fault);
		expect(answer).toMatchObject({ status, ending });
		expect(answer.text).toBe(due.slice(0, Math.floor(due.length * share)));
	});
});

describe('when a fault is met', () => {
	const fault: Fault = { kind: 'status', status: 503 };
	const going = [{ status: 'running' }];

	it.each<{ target: FaultTarget; script: object[]; seen: number[] }>([
		{ target: { when: 'first' }, script: going, seen: [503, 200, 200] },
		{ target: { when: 'all' }, script: going, seen: [503, 503, 503] },
		{ target: { when: { poll: [2, 4] } }, script: going, seen: [200, 503, 200, 503, 200] },
		{ target: { when: 'end' }, script: [...going, { status: 'failed' }], seen: [200, 503, 503] },
		{ target: { when: 'end', once: true }, script: [{ status: 'failed' }], seen: [503, 200] },
		{ target: { when: 'all', runId: 'another' }, script: going, seen: [200, 200] },
		{ target: { when: 'all', endpoint: 'spendLimit' }, script: going, seen: [200] },
	])('$target: $seen', async ({ target, script, seen }) => {
		simulator.addFault(fault, target);
		// Polls are counted for each run on its own.
		for (const runId of [1, 2].map(() => simulator.addRun({ script }).runId)) {
			for (const status of seen) expect((await ask(urlOf(runId))).status).toBe(status);
		}
		simulator.clearFaults();
		expect((await ask(urlOf(simulator.addRun().runId))).status).toBe(200);
	});

	it('also at another endpoint', async () => {
		simulator.addFault(fault, { when: 'first', endpoint: 'spendLimit' });
		const spendLimit = `${simulator.baseUrl}/api/v1/spend-limit`;
		expect([(await ask(spendLimit)).status, (await ask(spendLimit)).status]).toEqual([503, 200]);
	});
});

describe('every kind of fault', () => {
	it('has a typical one, with a title that tells it apart', () => {
		expect(FAULT_KINDS.map((kind) => TYPICAL_FAULTS[kind].kind)).toEqual(FAULT_KINDS);
		const titles = Object.values(TYPICAL_FAULTS).map(faultTitle);
		expect(new Set(titles).size).toBe(FAULT_KINDS.length);
		expect(titles[0]).toBe('status 503');
	});

	it.each(Object.values(TYPICAL_FAULTS))('leaves the next poll alone: $kind', async (fault) => {
		const { runId } = simulator.addRun({ durationMs: 0 });
		simulator.addFault(fault, { runId, when: 'first' });
		await ask(urlOf(runId), { patienceMs: 50 });
		expect(await ask(urlOf(runId))).toMatchObject({ status: 200, ending: 'complete' });
	});
});
