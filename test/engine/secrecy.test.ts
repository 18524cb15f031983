import type { Fault } from '../../testing/simulator/faults';
import { API_KEY, getStatusOf, holdsKey, useEngine, waitFor } from '../../testing/engine/kit';

/** What a server may do with the key that it was sent. */
const ECHOES: Array<Fault<'echoAuthorization'>> = (['whole', 'base64', 'escaped'] as const).flatMap(
	(as) => [
		{ kind: 'echoAuthorization', status: 200, as, place: 'payload' },
		{ kind: 'echoAuthorization', status: 401, as },
		{ kind: 'echoAuthorization', status: 500, as },
	],
);

describe('the key is in no output, error, hint or line', () => {
	const kit = useEngine();

	it.concurrent.each(ECHOES)('where a server repeats it: $status, $as', async (echo) => {
		const api = await kit.simulate();
		const { runId } = api.addRun({ durationMs: 0 });
		api.addFault(echo, { when: 'all' });
		const changes = { parameters: { maxWait: 0.3 }, options: { requestTimeout: 5 } };

		const results = await Promise.all([
			kit.run(getStatusOf(api, [runId])),
			kit.run(waitFor(api, [runId], changes)),
			kit.run(waitFor(api, [runId], { ...changes, onError: 'continueRegularOutput' })),
			kit.runAsTool(getStatusOf(api, [runId]), 'calling'),
		]);

		expect(results.map(holdsKey)).toEqual([false, false, false, false]);
		expect(results[0].completed).toHaveLength(echo.place === 'payload' ? 1 : 0);
	});

	it.concurrent('where the name of a status or of a step is the key', async () => {
		const api = await kit.simulate();
		const { runId } = api.addRun({
			script: [{ status: API_KEY, progress: { current_step_name: `Step ${API_KEY}` } }],
		});

		const result = await kit.run(waitFor(api, [runId], { parameters: { maxWait: 0.3 } }));

		expect(result.messages).toHaveLength(1);
		expect(result.error?.message).toContain('last seen');
		expect(holdsKey(result)).toBe(false);
	});
});
