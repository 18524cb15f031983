import type { AgentKind, Scenario } from '../../testing/engine/engine';
import { addRuns, type Changes, getStatusOf, useEngine, waitFor } from '../../testing/engine/kit';

const AGENTS: AgentKind[] = ['calling', 'requesting'];

/** The agent names the run, as the model of a real agent does. */
const RUN_ID = { runId: "={{ $fromAI('run_id') }}" };

describe.each(AGENTS)('as the tool of a %s agent, which reads no output but the first', (agent) => {
	const kit = useEngine();

	/** What the agent is told of each call, parsed. */
	async function tell(scenario: Scenario) {
		const { told, status } = await kit.runAsTool(scenario, agent);
		expect(status).toBe('success');
		return told.map((text) => (JSON.parse(String(text)) as unknown[])[0]);
	}

	it.concurrent('it tells completed and failed runs, each in answer to its call', async () => {
		const api = await kit.simulate();
		const [completed = ''] = addRuns(api, 1, { durationMs: 900 });
		const [failed = ''] = addRuns(api, 1, { durationMs: 0, outcome: 'failed' });
		for (const retryOnFail of [false, true]) {
			const changes = { parameters: RUN_ID, retryOnFail };
			expect(await tell(waitFor(api, [completed, failed], changes))).toMatchObject([
				{ run_id: completed, status: 'completed', result: expect.any(Object) },
				{ run_id: failed, status: 'failed', error: expect.any(String) },
			]);
		}
	});

	it.concurrent('it tells what is in progress, by both operations', async () => {
		const api = await kit.simulate();
		const runs = addRuns(api, 1, { durationMs: 60_000 });
		const waiting = { ...RUN_ID, maxWait: 0.3, onTimeout: 'inProgress' };
		const running = [{ run_id: runs[0], status: 'running' }];
		expect(await tell(getStatusOf(api, runs, { parameters: RUN_ID }))).toMatchObject(running);
		expect(await tell(waitFor(api, runs, { parameters: waiting }))).toMatchObject(running);
	});

	const SETTINGS: Changes[] = [{}, { onError: 'continueRegularOutput' }, { retryOnFail: true }];

	it.concurrent.each(SETTINGS)('it tells errors and timeouts as data, with %j', async (setting) => {
		const api = await kit.simulate();
		const [runId = ''] = addRuns(api, 1, { durationMs: 60_000 });
		const dead = { baseUrl: 'http://127.0.0.1:9' };
		const timeout = { ...RUN_ID, maxWait: 0.3 };
		const parameters = RUN_ID;
		const told = await Promise.all([
			tell(getStatusOf(api, ['unknown'], { ...setting, parameters })),
			tell(waitFor(api, [runId], { ...setting, parameters: timeout })),
			tell(getStatusOf(api, ['a/b'], { ...setting, parameters })),
			tell(getStatusOf(dead, ['any'], { ...setting, parameters })),
		]);

		const error = (run_id: string, code: string) => ({
			error: expect.any(String),
			details: { run_id, code, what_to_do: expect.any(String) },
		});
		expect(told).toMatchObject([
			[error('unknown', 'not_found')],
			[{ ...error(runId, 'timeout'), details: { last_status: { status: 'running' } } }],
			[error('a/b', 'invalid_parameter')],
			[error('any', 'unreachable')],
		]);
	});

	it.concurrent('it says that the model has to fill in an empty Run ID', async () => {
		const api = await kit.simulate();
		const scenario = getStatusOf(api, [], { items: [{ query: 'How is my run?' }] });
		const text = JSON.stringify(await tell(scenario));
		expect(text).toContain('Run ID');
		expect(text).toMatch(/model|AI/);
	});
});
