import { setTimeout as sleep } from 'node:timers/promises';
import type { Simulator } from '../../testing/simulator/simulator';
import { getStatusOf, useEngine, waitFor } from '../../testing/engine/kit';

const PATIENT = { parameters: { maxWait: 25 } };

/** A run whose first poll is answered with 429. */
function addRejectedRun(api: Simulator, retryAfter?: string): string {
	const { runId } = api.addRun({ durationMs: 1000 });
	api.addFault({ kind: 'rateLimited', retryAfter }, { when: 'first', runId });
	return runId;
}

const addRuns = (api: Simulator, count: number) =>
	Array.from({ length: count }, () => api.addRun({ durationMs: 500 }).runId);

/** Resolves when the node has read the 429. */
async function rejection(api: Simulator): Promise<void> {
	while (!api.requests.some(({ status }) => status === 429)) await sleep(20);
	await sleep(300);
}

/** Milliseconds from the 429 to the next request. */
function pauseAfter429({ requests }: Simulator): number {
	const index = requests.findIndex(({ status }) => status === 429);
	const next = requests[index + 1]?.at ?? Number.POSITIVE_INFINITY;
	return next - (requests[index]?.at ?? Number.NaN);
}

describe('a 429', () => {
	const kit = useEngine();

	it.concurrent(
		'with Retry-After in seconds pauses all waits so long, and loses none',
		async () => {
			const api = await kit.simulate();
			const rejected = kit.run(waitFor(api, [addRejectedRun(api, '3')], PATIENT));
			await rejection(api);
			const others = kit.run(waitFor(api, addRuns(api, 6), PATIENT));

			const results = await Promise.all([rejected, others]);

			expect(results.map(({ completed }) => completed.length)).toEqual([1, 6]);
			expect(pauseAfter429(api)).toBeGreaterThanOrEqual(3000);
			expect(pauseAfter429(api)).toBeLessThan(8000);
		},
	);

	it.concurrent('with Retry-After as a date pauses all waits until then', async () => {
		const api = await kit.simulate();
		const until = Math.ceil(Date.now() / 1000) * 1000 + 4000;
		const runId = addRejectedRun(api, new Date(until).toUTCString());
		const rejected = kit.run(waitFor(api, [runId], PATIENT));
		await rejection(api);
		const others = kit.run(waitFor(api, addRuns(api, 6), PATIENT));

		const results = await Promise.all([rejected, others]);

		// The server's own clock, by which the date is read, knows whole seconds only.
		const askedMs = until - (api.requests[0]?.arrivedAtWall ?? 0);
		expect(results.map(({ completed }) => completed.length)).toEqual([1, 6]);
		expect(pauseAfter429(api)).toBeGreaterThanOrEqual(askedMs - 20);
		expect(pauseAfter429(api)).toBeLessThan(askedMs + 5000);
	});

	it.concurrent.each([undefined, 'soon', '-5'])(
		'with Retry-After %s pauses all waits until the window has passed: none follows soon',
		async (retryAfter) => {
			const api = await kit.simulate();
			const rejected = await kit.begin(waitFor(api, [addRejectedRun(api, retryAfter)]));
			await rejection(api);
			const others = await kit.begin(waitFor(api, addRuns(api, 6)));
			await sleep(3000);

			expect(api.requests).toHaveLength(1);
			for (const execution of [rejected, others]) execution.stop();
			expect((await others.result).status).toBe('canceled');
		},
	);

	it.concurrent(
		'that outlasts the deadline is named by the error, which comes in time',
		async () => {
			const api = await kit.simulate();
			const runId = addRejectedRun(api);

			const { error, durationMs } = await kit.run(
				waitFor(api, [runId], { parameters: { maxWait: 1 } }),
			);

			expect(error?.message).toContain(`No status of run ${runId} `);
			expect(error?.message).toContain('within 1 s');
			expect(error?.message).toContain('HTTP 429');
			expect(error?.description).toContain('uses the account’s limit too');
			expect(durationMs).toBeLessThan(5000);
		},
	);

	it.concurrent(
		'of a limit lower than the set one slows the waits down, and loses none',
		async () => {
			const api = await kit.simulate({ rateLimit: { requests: 3, windowMs: 1500 } });
			const runs = Array.from({ length: 8 }, () => api.addRun({ durationMs: 500 }).runId);

			const { completed } = await kit.run(waitFor(api, runs, PATIENT));

			expect(completed).toHaveLength(8);
			expect(api.requests.filter(({ status }) => status === 429).length).toBeGreaterThan(0);
		},
	);

	it.concurrent('is waited out once by get', async () => {
		const api = await kit.simulate();
		const runId = addRejectedRun(api, '1');

		const { inProgress, completed } = await kit.run(getStatusOf(api, [runId]));

		expect([...inProgress, ...completed]).toMatchObject([{ run_id: runId }]);
		expect(api.requests).toHaveLength(2);
		expect(pauseAfter429(api)).toBeGreaterThanOrEqual(1000);
	});

	it.concurrent('a second time is an error of get', async () => {
		const api = await kit.simulate();
		const [runId] = addRuns(api, 1);
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
		const runId = addRejectedRun(api, '61');

		const { error, durationMs } = await kit.run(getStatusOf(api, [runId]));

		expect(error).toMatchObject({ name: 'NodeApiError', httpCode: '429' });
		expect(error?.message).toContain('61 s');
		expect(api.requests).toHaveLength(1);
		expect(durationMs).toBeLessThan(5000);
	});

	it.concurrent('that pauses waits for long keeps a get from asking in vain', async () => {
		const api = await kit.simulate();
		const waits = await kit.begin(waitFor(api, [addRejectedRun(api, '600')]));
		await rejection(api);

		const { error } = await kit.run(getStatusOf(api, ['other']));
		waits.stop();

		expect(error).toMatchObject({ httpCode: '429' });
		expect(api.requests).toHaveLength(1);
	});

	it.concurrent('that get waits out ends at once with Stop', async () => {
		const api = await kit.simulate();
		const execution = await kit.begin(getStatusOf(api, [addRejectedRun(api)]));
		await rejection(api);
		const stoppedMs = performance.now();
		execution.stop();

		expect((await execution.result).status).toBe('canceled');
		expect(performance.now() - stoppedMs).toBeLessThan(100);
		expect(api.requests).toHaveLength(1);
	});
});
