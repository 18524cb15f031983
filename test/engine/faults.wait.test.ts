import { setTimeout as sleep } from 'node:timers/promises';
import { type Fault, faultTitle, type When } from '../../testing/simulator/faults';
import { startSimulator } from '../../testing/simulator/simulator';
import type { Result } from '../../testing/engine/engine';
import type { FaultRow } from './faultRows';
import { FINAL, MEANINGS, TRANSIENT } from './faultRows';
import { type Changes, holdsKey, useEngine, waitFor } from '../../testing/engine/kit';

const MAX_WAIT_S = 1.2;

describe('what a wait tolerates, and what ends it', () => {
	const kit = useEngine();
	/** All faults are met at the same time, or the file would take minutes. */
	const met = new Map<string, { result: Result; polls: number }>();

	async function meet({ fault, requestTimeout }: FaultRow, when: When, maxWait = 10) {
		const api = await kit.simulate();
		const going = { status: 'running' };
		const { runId } = api.addRun({ script: [going, going, { status: 'completed' }] });
		api.addFault(fault, { when });
		const changes: Changes = { parameters: { maxWait }, options: { requestTimeout } };
		const result = await kit.run(waitFor(api, [runId], changes));
		met.set(title(fault, when), { result, polls: api.requests.length });
	}

	const title = (fault: Fault, when: When) => `${faultTitle(fault)} ${JSON.stringify(when)}`;

	const outcomeOf = (fault: Fault, when: When) => {
		const outcome = met.get(title(fault, when));
		if (!outcome) throw new Error('Nobody met this fault');
		return outcome;
	};

	beforeAll(async () => {
		await Promise.all([
			...TRANSIENT.map(async (row) => await meet(row, 'first')),
			...TRANSIENT.map(async (row) => await meet(row, 'all', MAX_WAIT_S)),
			...FINAL.map(async (row) => await meet(row, 'first')),
			...FINAL.map(async (row) => await meet(row, { poll: 2 })),
		]);
	});

	it.each(TRANSIENT)('goes on after $title', ({ fault }) => {
		const { result, polls } = outcomeOf(fault, 'first');
		expect(result.completed).toEqual([{ status: 'completed' }]);
		// On a busy machine a good answer may take longer than a short time-out, too.
		expect([3, 4, 5]).toContain(polls);
	});

	it.each(TRANSIENT)('names $title when the deadline comes', ({ fault, reason }) => {
		const { result } = outcomeOf(fault, 'all');
		expect(result.error).toMatchObject({ name: 'NodeOperationError', context: { itemIndex: 0 } });
		expect(result.error?.message).toMatch(/^No status of run \S+ .* within [\d.]+ s/);
		expect(result.error?.message).toContain(reason);
		expect(result.error?.description).toBeTruthy();
		expect(result.durationMs).toBeGreaterThanOrEqual(MAX_WAIT_S * 1000);
		expect(holdsKey(result)).toBe(false);
	});

	it.each(FINAL)('ends at once with $title at the first poll', ({ fault, reason }) => {
		const { result, polls } = outcomeOf(fault, 'first');
		expect(result.error).toMatchObject({
			name: 'NodeApiError',
			httpCode: reason.slice(-3),
			context: { itemIndex: 0 },
			message: expect.stringContaining(reason),
			description: expect.any(String),
		});
		expect(polls).toBe(1);
		expect(holdsKey(result)).toBe(false);
	});

	it.each(FINAL)('ends at once with $title after an answer too', ({ fault, reason }) => {
		const { result, polls } = outcomeOf(fault, { poll: 2 });
		expect(result.error).toMatchObject({ httpCode: reason.slice(-3) });
		expect(polls).toBe(2);
	});

	it.each(MEANINGS)('says what a $code means, and what to do', ({ code, message, description }) => {
		const row = FINAL.find(({ reason }) => reason === `HTTP ${code}`);
		const { error } = outcomeOf(row?.fault as Fault, 'first').result;
		expect(error?.message).toMatch(message);
		expect(error?.description).toMatch(description);
	});

	it.concurrent('goes on where the host is gone for a while, after an answer', async () => {
		const first = await kit.simulate();
		const { runId } = first.addRun({ durationMs: 60_000 });
		const execution = await kit.begin(waitFor(first, [runId]));
		await first.waitForRequests(1);
		await first.stop();

		await sleep(1300);
		const second = await startSimulator({ port: Number(new URL(first.baseUrl).port) });
		second.addRun({ runId, durationMs: 0 });
		const result = await execution.result;
		await second.stop();

		expect(result.completed).toMatchObject([{ run_id: runId }]);
	});

	it.concurrent('tells at the deadline that the host was gone at last', async () => {
		const api = await kit.simulate();
		const { runId } = api.addRun({ durationMs: 60_000 });
		const execution = await kit.begin(waitFor(api, [runId], { parameters: { maxWait: 1.5 } }));
		await api.waitForRequests(1);
		await api.stop();

		const { error } = await execution.result;

		expect(error?.message).toContain('it was last seen running');
		expect(error?.message).toContain('it refused the connection');
	});
});
