import type { Simulator } from '../../testing/simulator/simulator';
import { type Changes, useEngine, waitFor } from '../../testing/engine/kit';

describe('how often a wait asks', () => {
	const kit = useEngine();

	/** Milliseconds from each poll of a run to the next, up to `polls` polls. */
	async function pausesOf(api: Simulator, runId: string, polls: number, changes: Changes) {
		const execution = await kit.begin(waitFor(api, [runId], changes));
		const times = (await api.waitForRequests(polls, runId)).map(({ at }) => at);
		execution.stop();
		return times.slice(1).map((at, index) => at - (times[index] ?? 0));
	}

	it.concurrent.each([1, 2, 4])('starts with a Poll Interval of %s s', async (pollInterval) => {
		const api = await kit.simulate();
		const { runId } = api.addRun({ durationMs: 60_000, progress: 'missing' });

		const [pause] = await pausesOf(api, runId, 2, { options: { pollInterval } });

		expect(pause).toBeGreaterThanOrEqual(pollInterval * 900);
		expect(pause).toBeLessThan(pollInterval * 1100 + 700);
	});

	it.concurrent('halves it at most where the progress says that the end is near', async () => {
		const api = await kit.simulate();
		const progress = { current_step: 99, total_steps: 100, percentage: 99 };
		const { runId } = api.addRun({ script: [{ status: 'running', progress }] });

		const [pause] = await pausesOf(api, runId, 2, { options: { pollInterval: 4 } });

		expect(pause).toBeGreaterThanOrEqual(1800);
		expect(pause).toBeLessThan(3500);
	});

	it.concurrent('pauses no longer than Max Poll Interval, also for an old run', async () => {
		const api = await kit.simulate();
		const old = { status: 'running', started_at: new Date(Date.now() - 7_200_000).toISOString() };
		const [often, seldom] = [1, 2].map(() => api.addRun({ script: [old] }).runId);
		const usual = await kit.begin(waitFor(api, [seldom], { parameters: { maxWait: 60 } }));

		const pauses = await pausesOf(api, often as string, 3, { options: { maxPollInterval: 2 } });
		usual.stop();

		for (const pause of pauses) expect(pause).toBeGreaterThanOrEqual(1800);
		for (const pause of pauses) expect(pause).toBeLessThan(4000);
		expect(api.statusRequests(seldom)).toHaveLength(1);
	});

	it.concurrent('backs off while the failures last', async () => {
		const api = await kit.simulate();
		const { runId } = api.addRun();
		api.addFault({ kind: 'status', status: 503 }, { when: 'all' });

		const [first, second] = await pausesOf(api, runId, 3, {});

		expect(first).toBeGreaterThanOrEqual(900);
		expect(first).toBeLessThan(1700);
		expect(second).toBeGreaterThanOrEqual(1800);
	});

	it.concurrent('keeps away so long as a server in trouble asks for', async () => {
		const api = await kit.simulate();
		const { runId } = api.addRun({ durationMs: 0 });
		const headers = { 'retry-after': '2' };
		api.addFault({ kind: 'status', status: 503, headers }, { when: 'first' });

		const [pause] = await pausesOf(api, runId, 2, {});

		expect(pause).toBeGreaterThanOrEqual(2000);
	});
});
