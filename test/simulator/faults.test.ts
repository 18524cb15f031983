import { once } from 'node:events';
import { createServer } from 'node:http';
import axios from 'axios';
import { listenOnLoopback } from '../../testing/loopback';
import { type Fault, faultTitle } from '../../testing/simulator/faults';
import { fetchRaw, type RawAnswer } from './rawClient';
import { startSimulator, type Simulator } from '../../testing/simulator/simulator';
import { FAULT_KINDS, TYPICAL_FAULTS } from './typicalFaults';

let simulator: Simulator;
let url: string;
let dueBody: string;

beforeEach(async () => {
	simulator = await startSimulator();
	const { runId } = simulator.addRun({ durationMs: 0 });
	url = `${simulator.baseUrl}/api/v1/runs/${runId}/status`;
	dueBody = (await fetchRaw(url)).body.toString();
});

afterEach(async () => {
	await simulator.stop();
});

/** The second poll meets the fault: the first one showed what is due. */
async function meet(fault: Fault): Promise<RawAnswer> {
	simulator.addFault(fault, { when: { poll: 2 } });
	return await fetchRaw(url);
}

async function parsed(fault: Fault): Promise<unknown> {
	const { status, body, ending } = await meet(fault);
	expect({ status, ending }).toEqual({ status: 200, ending: 'complete' });
	return JSON.parse(body.toString());
}

describe('an answer that is not the one that was due', () => {
	it('status: has the status, headers and body that were asked for', async () => {
		const headers = { 'retry-after': '7' };
		const answer = await meet({ kind: 'status', status: 503, headers, body: { a: 1 } });
		expect(answer).toMatchObject({ status: 503, ending: 'complete' });
		expect(answer.headers).toMatchObject({
			'retry-after': '7',
			'content-type': 'application/json',
		});
		expect(answer.body.toString()).toBe('{"a":1}');
	});

	it('status: sends a text body as it is', async () => {
		const answer = await meet({ kind: 'status', status: 502, body: 'Bad gateway' });
		expect(answer.headers['content-type']).toBe('text/plain');
		expect(answer.body.toString()).toBe('Bad gateway');
	});

	it('html: is a web page with status 200', async () => {
		const answer = await meet({ kind: 'html' });
		expect(answer.status).toBe(200);
		expect(answer.headers['content-type']).toContain('text/html');
		expect(answer.body.toString()).toContain('<!doctype html>');
	});

	it('malformedJson: is called JSON and is none', async () => {
		const answer = await meet({ kind: 'malformedJson' });
		expect(answer).toMatchObject({ status: 200, ending: 'complete' });
		expect(() => JSON.parse(answer.body.toString())).toThrow(SyntaxError);
	});

	it('emptyBody: is an answer without a body', async () => {
		const answer = await meet({ kind: 'emptyBody' });
		expect(answer).toMatchObject({ status: 200, ending: 'complete' });
		expect(answer.body).toHaveLength(0);
	});

	it.each([null, [], 5, 'text', { run_id: 5 }])('body: can be %j', async (body) => {
		expect(await parsed({ kind: 'body', body })).toEqual(body);
	});

	it("otherRunId: is right but for the run's id", async () => {
		const { run_id } = JSON.parse(dueBody) as { run_id: string };
		const other = (await parsed({ kind: 'otherRunId' })) as { run_id: string };
		expect(other.run_id).not.toBe(run_id);
		expect({ ...other, run_id }).toEqual(JSON.parse(dueBody));
	});

	it('invalidUtf8: has bytes that no text has', async () => {
		const { body } = await meet({ kind: 'invalidUtf8' });
		expect(() => new TextDecoder('utf-8', { fatal: true }).decode(body)).toThrow('not valid');
		expect(JSON.parse(body.toString())).toMatchObject(JSON.parse(dueBody));
	});

	it('oversized: is right, and as large as asked for', async () => {
		const { body } = await meet({ kind: 'oversized', bytes: 5_000_000 });
		expect(body).toHaveLength(5_000_000);
		expect(JSON.parse(body.toString())).toMatchObject(JSON.parse(dueBody));
	});

	it('redirect: points at a URL, or at itself', async () => {
		const elsewhere = await meet({ kind: 'redirect', to: 'http://127.0.0.1:9/', status: 307 });
		expect(elsewhere).toMatchObject({
			status: 307,
			headers: { location: 'http://127.0.0.1:9/' },
		});
		simulator.addFault({ kind: 'redirect', to: 'self' }, { when: { poll: 3 } });
		const itself = await fetchRaw(url);
		expect(itself.status).toBe(302);
		expect(`${simulator.baseUrl}${itself.headers.location}`).toBe(url);
	});

	it('redirect: another server sees who follows', async () => {
		const other = createServer((_request, response) => response.end('{}'));
		const seen = once(other, 'request');
		const { baseUrl, stop } = await listenOnLoopback(other);
		simulator.addFault({ kind: 'redirect', to: `${baseUrl}/` }, { when: 'all' });
		await axios.get(url, { proxy: false });
		await seen;
		await stop();
	});

	it('rateLimited: has a Retry-After only if it is set', async () => {
		const told = await meet({ kind: 'rateLimited', retryAfter: '30' });
		expect(told).toMatchObject({ status: 429, headers: { 'retry-after': '30' } });
		simulator.addFault({ kind: 'rateLimited' }, { when: { poll: 3 } });
		const untold = await fetchRaw(url);
		expect(untold.status).toBe(429);
		expect(untold.headers).not.toHaveProperty('retry-after');
	});
});

describe('echoAuthorization', () => {
	const header = 'Bearer gm_live_test';

	it('repeats the key as it came', async () => {
		const { status, body } = await meet({ kind: 'echoAuthorization', status: 500, as: 'whole' });
		expect(status).toBe(500);
		expect((JSON.parse(body.toString()) as { error: string }).error).toContain(header);
	});

	it('repeats the key in base64', async () => {
		const { body } = await meet({ kind: 'echoAuthorization', status: 200, as: 'base64' });
		expect(body.toString()).toContain(Buffer.from(header).toString('base64'));
	});

	it('repeats the key so that it is whole only after parsing', async () => {
		const { body } = await meet({ kind: 'echoAuthorization', status: 500, as: 'escaped' });
		expect(body.toString()).not.toContain('gm_live');
		expect((JSON.parse(body.toString()) as { error: string }).error).toContain(header);
	});

	it('can hide the key in an answer that is right otherwise', async () => {
		const place = 'payload';
		const fault = { kind: 'echoAuthorization', status: 200, as: 'escaped', place } as const;
		expect(await parsed(fault)).toEqual({ ...JSON.parse(dueBody), extra: header });
	});
});

describe('a connection that fails', () => {
	it('resetBeforeHeaders: no answer at all', async () => {
		const answer = await meet({ kind: 'resetBeforeHeaders' });
		expect(answer).toMatchObject({ status: undefined, ending: 'ECONNRESET' });
	});

	it('resetAfterHeaders: an answer without its body', async () => {
		const answer = await meet({ kind: 'resetAfterHeaders' });
		expect(answer).toMatchObject({ status: 200, ending: 'ECONNRESET' });
		expect(answer.body).toHaveLength(0);
	});

	it('truncatedBody: less than was announced', async () => {
		const answer = await meet({ kind: 'truncatedBody' });
		expect(answer).toMatchObject({ status: 200, ending: 'ECONNRESET' });
		expect(answer.headers['content-length']).toBe(String(dueBody.length));
		expect(answer.body.toString()).toBe(dueBody.slice(0, Math.floor(dueBody.length / 2)));
	});

	it('hangBeforeHeaders: nothing ever comes', async () => {
		const answer = await meet({ kind: 'hangBeforeHeaders' });
		expect(answer).toMatchObject({ status: undefined, ending: 'silence' });
		expect(simulator.requests.at(-1)).toMatchObject({ status: undefined });
	});

	it('hangInBody: half of the body comes, and then nothing', async () => {
		const answer = await meet({ kind: 'hangInBody' });
		expect(answer).toMatchObject({ status: 200, ending: 'silence' });
		expect(dueBody.startsWith(answer.body.toString())).toBe(true);
		expect(answer.body).toHaveLength(Math.floor(dueBody.length / 2));
	});

	it('trickle: the whole body, byte by byte', async () => {
		const startedAt = performance.now();
		const answer = await meet({ kind: 'trickle', intervalMs: 2 });
		expect(answer.ending).toBe('complete');
		expect(answer.body.toString()).toBe(dueBody);
		expect(performance.now() - startedAt).toBeGreaterThan(dueBody.length);
	});
});

describe('when a fault is met', () => {
	const fault: Fault = { kind: 'status', status: 503 };

	async function statuses(polls: number): Promise<Array<number | undefined>> {
		const seen = [];
		for (let poll = 0; poll < polls; poll++) seen.push((await fetchRaw(url)).status);
		return seen;
	}

	beforeEach(() => {
		simulator.reset();
		const { runId } = simulator.addRun({ durationMs: 0, script: [{ status: 'running' }] });
		url = `${simulator.baseUrl}/api/v1/runs/${runId}/status`;
	});

	it('first: at the first poll of each run', async () => {
		simulator.addFault(fault, { when: 'first' });
		expect(await statuses(3)).toEqual([503, 200, 200]);
		const { runId } = simulator.addRun();
		url = `${simulator.baseUrl}/api/v1/runs/${runId}/status`;
		expect(await statuses(2)).toEqual([503, 200]);
	});

	it('all: at every poll', async () => {
		simulator.addFault(fault, { when: 'all' });
		expect(await statuses(2)).toEqual([503, 503]);
	});

	it('poll: at the polls with these numbers', async () => {
		simulator.addFault(fault, { when: { poll: [2, 4] } });
		expect(await statuses(5)).toEqual([200, 503, 200, 503, 200]);
	});

	it('end: from the poll on that finds the run ended', async () => {
		const script = [{ status: 'running' }, { status: 'failed' }];
		const { runId } = simulator.addRun({ script });
		url = `${simulator.baseUrl}/api/v1/runs/${runId}/status`;
		simulator.addFault(fault, { when: 'end' });
		expect(await statuses(4)).toEqual([200, 503, 503, 503]);
	});

	it('once: the first time only', async () => {
		const { runId } = simulator.addRun({ durationMs: 0 });
		url = `${simulator.baseUrl}/api/v1/runs/${runId}/status`;
		simulator.addFault(fault, { when: 'end', once: true });
		expect(await statuses(3)).toEqual([503, 200, 200]);
	});

	it('runId: of this run only', async () => {
		simulator.addFault(fault, { when: 'all', runId: 'another' });
		expect(await statuses(2)).toEqual([200, 200]);
	});

	it('endpoint: of the endpoint that is named, instead of status', async () => {
		simulator.addFault(fault, { when: 'first', endpoint: 'spendLimit' });
		expect(await statuses(1)).toEqual([200]);
		url = `${simulator.baseUrl}/api/v1/spend-limit`;
		expect(await statuses(2)).toEqual([503, 200]);
	});
});

describe('every kind of fault', () => {
	const typical = Object.values(TYPICAL_FAULTS).map((fault) => ({
		fault,
		title: faultTitle(fault),
	}));

	it('has a typical one, under its own name and with a title that tells it apart', () => {
		expect(FAULT_KINDS.map((kind) => TYPICAL_FAULTS[kind].kind)).toEqual(FAULT_KINDS);
		expect(new Set(typical.map(({ title }) => title)).size).toBe(FAULT_KINDS.length);
		expect(typical[0]?.title).toBe('status 503');
	});

	it.each(typical)('leaves the next poll alone: $title', async ({ fault }) => {
		const { runId } = simulator.addRun({ durationMs: 0 });
		url = `${simulator.baseUrl}/api/v1/runs/${runId}/status`;
		simulator.addFault(fault, { runId, when: 'first' });
		await fetchRaw(url, 50);
		expect(await fetchRaw(url)).toMatchObject({ status: 200, ending: 'complete' });
	});
});
