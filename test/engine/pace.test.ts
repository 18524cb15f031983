import { useEngine, waitFor } from './kit';

describe('how often a wait asks', () => {
	const kit = useEngine();

	it.concurrent(
		'the longest pause is Max Poll Interval, also for a run that is hours old',
		async () => {
			const api = await kit.simulate();
			const old = { status: 'running', started_at: new Date(Date.now() - 7_200_000).toISOString() };
			const [often, seldom] = [1, 2].map(() => api.addRun({ script: [old] }).runId);

			await Promise.all([
				kit.run(
					waitFor(api, [often], { parameters: { maxWait: 2.7 }, options: { maxPollInterval: 1 } }),
				),
				kit.run(waitFor(api, [seldom], { parameters: { maxWait: 2.7 } })),
			]);

			expect(api.statusRequests(often)).toHaveLength(4);
			expect(api.statusRequests(seldom)).toHaveLength(2);
		},
	);

	it.concurrent.each([
		{ pollInterval: 1, polls: 4 },
		{ pollInterval: 2, polls: 3 },
		{ pollInterval: 3, polls: 2 },
	])('a Poll Interval of $pollInterval s means $polls polls in 2.7 s', async (row) => {
		const api = await kit.simulate();
		const { runId } = api.addRun({ durationMs: 60_000, progress: 'missing' });
		const { pollInterval, polls } = row;

		await kit.run(
			waitFor(api, [runId], { parameters: { maxWait: 2.7 }, options: { pollInterval } }),
		);

		expect(api.requests).toHaveLength(polls);
	});

	it.concurrent('backs off while the failures last', async () => {
		const api = await kit.simulate();
		const { runId } = api.addRun();
		api.addFault({ kind: 'status', status: 503 }, { when: 'all' });

		await kit.run(waitFor(api, [runId], { parameters: { maxWait: 5 } }));

		const times = api.requests.map(({ at }) => at);
		const pauses = times.slice(1, 3).map((at, index) => at - (times[index] ?? 0));
		expect(pauses[0]).toBeGreaterThan(850);
		expect(pauses[0]).toBeLessThan(1500);
		expect(pauses[1]).toBeGreaterThan(1750);
		expect(api.requests).toHaveLength(4);
	});

	it.concurrent('keeps away so long as a server in trouble asks for', async () => {
		const api = await kit.simulate();
		const { runId } = api.addRun({ durationMs: 0 });
		const headers = { 'retry-after': '2' };
		api.addFault({ kind: 'status', status: 503, headers }, { when: 'first' });

		const { completed } = await kit.run(waitFor(api, [runId]));

		const [first, second] = api.requests.map(({ at }) => at);
		expect(completed).toHaveLength(1);
		expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(1950);
	});
});
