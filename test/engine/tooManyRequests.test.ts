import { setTimeout as sleep } from 'node:timers/promises';
import type { Simulator } from '../simulator/simulator';
import { getStatusOf, useEngine, waitFor } from './kit';

/** Answers the first poll of the first of these runs with 429. */
function addRuns(api: Simulator, count: number, retryAfter?: string): string[] {
	const runs = Array.from({ length: count }, () => api.addRun({ durationMs: 1000 }).runId);
	api.addFault({ kind: 'rateLimited', retryAfter }, { when: 'first', runId: runs[0] });
	return runs;
}

/** Milliseconds from the 429 to the next request; what was under way beside it does not count. */
function pauseAfter429({ requests }: Simulator): number {
	const at = requests.find(({ status }) => status === 429)?.at ?? Number.NaN;
	const next = requests.find((request) => request.at > at + 300)?.at ?? Number.POSITIVE_INFINITY;
	return next - at;
}

describe('a 429', () => {
	const kit = useEngine();

	it.concurrent(
		'with Retry-After in seconds pauses all waits so long, and loses none',
		async () => {
			const api = await kit.simulate();

			const { completed } = await kit.run(waitFor(api, addRuns(api, 6, '2')));

			expect(completed).toHaveLength(6);
			expect(pauseAfter429(api)).toBeGreaterThanOrEqual(2000);
			expect(pauseAfter429(api)).toBeLessThan(3500);
		},
	);

	it.concurrent('with Retry-After as a date pauses all waits until then', async () => {
		const api = await kit.simulate();
		const until = Math.ceil(Date.now() / 1000) * 1000 + 3000;
		const runs = addRuns(api, 6, new Date(until).toUTCString());

		const { completed } = await kit.run(waitFor(api, runs));

		const rejection = api.requests.find(({ status }) => status === 429);
		const expectedMs = until - (rejection?.arrivedAtWall ?? 0);
		expect(completed).toHaveLength(6);
		expect(pauseAfter429(api)).toBeGreaterThanOrEqual(expectedMs - 20);
		expect(pauseAfter429(api)).toBeLessThan(expectedMs + 1500);
	});

	it.concurrent.each([undefined, 'soon', '-5'])(
		'with Retry-After %s pauses all waits until the window has passed: none follows soon',
		async (retryAfter) => {
			const api = await kit.simulate();
			const execution = await kit.begin(waitFor(api, addRuns(api, 6, retryAfter)));
			await api.waitForRequests(1);
			await sleep(300);
			const { length } = api.requests;
			await sleep(3000);

			expect(api.requests).toHaveLength(length);
			execution.stop();
			expect((await execution.result).status).toBe('canceled');
		},
	);

	it.concurrent(
		'that outlasts the deadline is named by the error, which comes in time',
		async () => {
			const api = await kit.simulate();
			const [runId] = addRuns(api, 1);

			const { error, durationMs } = await kit.run(
				waitFor(api, [runId], { parameters: { maxWait: 1 } }),
			);

			expect(error?.message).toContain(`No status of run ${runId} `);
			expect(error?.message).toContain('within 1 s');
			expect(error?.message).toContain('HTTP 429');
			expect(error?.description).toContain('uses the account’s limit too');
			expect(durationMs).toBeLessThan(1500);
		},
	);

	it.concurrent(
		'of a limit lower than the set one slows the waits down, and loses none',
		async () => {
			const api = await kit.simulate({ rateLimit: { requests: 3, windowMs: 1500 } });
			const runs = Array.from({ length: 8 }, () => api.addRun({ durationMs: 500 }).runId);

			const { completed } = await kit.run(waitFor(api, runs, { parameters: { maxWait: 20 } }));

			expect(completed).toHaveLength(8);
			expect(api.requests.filter(({ status }) => status === 429).length).toBeGreaterThan(0);
		},
	);

	it.concurrent('is waited out once by get', async () => {
		const api = await kit.simulate();
		const [runId] = addRuns(api, 1, '1');

		const { inProgress, completed } = await kit.run(getStatusOf(api, [runId]));

		expect([...inProgress, ...completed]).toMatchObject([{ run_id: runId }]);
		expect(api.requests).toHaveLength(2);
		expect(pauseAfter429(api)).toBeGreaterThanOrEqual(1000);
	});

	it.concurrent('a second time is an error of get', async () => {
		const api = await kit.simulate();
		const [runId] = addRuns(api, 1);
		api.clearFaults();
		api.addFault({ kind: 'rateLimited', retryAfter: '1' }, { when: 'all' });

		const { error } = await kit.run(getStatusOf(api, [runId]));

		expect(error).toMatchObject({ name: 'NodeApiError', httpCode: '429' });
		expect(error?.message).toContain(runId);
		expect(error?.message).toContain('HTTP 429');
		expect(error?.description).toContain('Wait for Completion');
		expect(api.requests).toHaveLength(2);
	});

	it.concurrent('with a Retry-After of more than a minute is an error of get at once', async () => {
		const api = await kit.simulate();
		const [runId] = addRuns(api, 1, '61');

		const { error, durationMs } = await kit.run(getStatusOf(api, [runId]));

		expect(error).toMatchObject({ name: 'NodeApiError', httpCode: '429' });
		expect(error?.message).toContain('61 s');
		expect(api.requests).toHaveLength(1);
		expect(durationMs).toBeLessThan(1000);
	});

	it.concurrent('that pauses waits for long keeps a get from asking in vain', async () => {
		const api = await kit.simulate();
		const waits = await kit.begin(waitFor(api, addRuns(api, 1, '600')));
		await api.waitForRequests(1);
		await sleep(200);

		const { error } = await kit.run(getStatusOf(api, ['other']));
		waits.stop();

		expect(error).toMatchObject({ httpCode: '429' });
		expect(api.requests).toHaveLength(1);
	});

	it.concurrent('that get waits out ends at once with Stop', async () => {
		const api = await kit.simulate();
		const execution = await kit.begin(getStatusOf(api, addRuns(api, 1)));
		await api.waitForRequests(1);
		await sleep(300);
		const stoppedMs = performance.now();
		execution.stop();

		expect((await execution.result).status).toBe('canceled');
		expect(performance.now() - stoppedMs).toBeLessThan(100);
		expect(api.requests).toHaveLength(1);
	});
});
