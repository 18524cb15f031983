import type { AgentKind, Scenario } from '../../testing/engine/engine';
import { getStatusOf, useEngine, waitFor } from '../../testing/engine/kit';

const AGENTS: AgentKind[] = ['calling', 'requesting'];

/** The agent names the run, as the model of a real agent does. */
const RUN_ID = { runId: "={{ $fromAI('run_id') }}" };

describe.each(AGENTS)('as the tool of a %s agent, which reads no output but the first', (agent) => {
	const kit = useEngine();

	/** What the agent is told of each run. */
	async function tell(scenario: Scenario): Promise<string[]> {
		const { told, status } = await kit.runAsTool(scenario, agent);
		expect(status).toBe('success');
		return told.map(String);
	}

	it.concurrent('it tells completed and failed runs, each in answer to its call', async () => {
		const api = await kit.simulate();
		const completed = api.addRun({ durationMs: 900 }).runId;
		const failed = api.addRun({ durationMs: 0, outcome: 'failed' }).runId;

		const told = await tell(waitFor(api, [completed, failed], { parameters: RUN_ID }));

		expect(told.map((text) => JSON.parse(text) as unknown)).toMatchObject([
			[{ run_id: completed, status: 'completed', result: expect.any(Object) }],
			[{ run_id: failed, status: 'failed', error: expect.any(String) }],
		]);
	});

	it.concurrent('it tells what is in progress, by both operations', async () => {
		const api = await kit.simulate();
		const { runId } = api.addRun({ durationMs: 60_000 });
		const waiting = { ...RUN_ID, maxWait: 0.3, onTimeout: 'inProgress' };

		const looked = await tell(getStatusOf(api, [runId], { parameters: RUN_ID }));
		const waited = await tell(waitFor(api, [runId], { parameters: waiting }));

		for (const [text] of [looked, waited]) {
			expect(JSON.parse(text ?? '')).toMatchObject([{ run_id: runId, status: 'running' }]);
		}
	});

	it.concurrent('it tells errors: unknown run, deadline, wrong parameter, dead host', async () => {
		const api = await kit.simulate();
		const { runId } = api.addRun({ durationMs: 60_000 });
		const told = await Promise.all([
			tell(getStatusOf(api, ['unknown'], { parameters: RUN_ID })),
			tell(waitFor(api, [runId], { parameters: { ...RUN_ID, maxWait: 0.3 } })),
			tell(getStatusOf(api, ['a/b'], { parameters: RUN_ID })),
			tell(getStatusOf({ baseUrl: 'http://127.0.0.1:9' }, ['any'], { parameters: RUN_ID })),
		]);

		expect(told.map(([text]) => text)).toEqual([
			expect.stringContaining('knows no run unknown'),
			expect.stringContaining(`${runId} had not ended after`),
			expect.stringContaining('“Run ID” of item 0 cannot be used'),
			expect.stringContaining(
				'could not be fetched from http://127.0.0.1:9: it refused the connection',
			),
		]);
	});

	it.concurrent('it tells errors where the node is set to continue', async () => {
		const api = await kit.simulate();

		const [text] = await tell(
			getStatusOf(api, ['unknown'], { parameters: RUN_ID, onError: 'continueRegularOutput' }),
		);

		expect(text).toContain('knows no run unknown');
	});

	it.concurrent('it tells a failed run also where Retry On Fail is set', async () => {
		const api = await kit.simulate();
		const { runId } = api.addRun({ durationMs: 0, outcome: 'failed' });

		const [text] = await tell(getStatusOf(api, [runId], { parameters: RUN_ID, retryOnFail: true }));

		expect(JSON.parse(text ?? '')).toMatchObject([{ run_id: runId, status: 'failed' }]);
	});
});
