import {
	addRuns,
	CONTINUE,
	getStatusOf,
	startRuns,
	useEngine,
	waitFor,
} from '../../testing/engine/kit';
import type { Fault } from '../../testing/simulator/faults';
import type { SimulatorOptions } from '../../testing/simulator/simulator';
import { CANARY, holdsSecret } from '../../testing/secrets';
import { DISGUISES } from './disguises';

/** Characters with a special meaning in base64, URLs, JSON or patterns. */
const KEYS = [CANARY, 'gm_live_+/=?&"%41.~>>??', 'gm_\\\\\\\\\\(.*)+$'];

/** Nearly the longest key, which takes long to search for. */
const LONG_KEY = `gm_live_${'k9'.repeat(250)}`;

const CASES = DISGUISES.flatMap((disguise, index) =>
	(index < 2 ? [...KEYS, LONG_KEY] : KEYS).map((key) => ({ ...disguise, key })),
);

describe('a key that a server repeats', () => {
	const kit = useEngine();

	const simulate = async (key: string, options: SimulatorOptions = {}) =>
		await kit.simulate({ apiKeys: [key], ...options });

	it.each(CASES)('$title, $key: is found by the search of these tests', ({ of, key }) => {
		expect(holdsSecret(JSON.parse(`{"field":"${of(key)}"}`), key)).toBe(true);
	});

	it.concurrent.each(CASES)(
		'$title, $key: is in no item, whatever field it is in, and the rest of the item is there',
		async ({ of, key }) => {
			const api = await simulate(key);
			const { runId } = api.addRun();
			const text = of(key);
			const html = `{"run_id":"${runId}","status":"completed","completed_at":"2026-03-10T15:31:45Z",
				"result":{"kept":"this","${text}":[1,{"deep":["${text}"]}]},"error":"${text}","${text}":null}`;
			api.addFault({ kind: 'html', html }, { when: 'all' });

			const credential = credentialFor(api, key);
			const result = await kit.run(getStatusOf(api, [runId], { credential }));

			expect(holdsSecret(result, key)).toBe(false);
			expect(result.completed).toMatchObject([{ run_id: runId, result: { kept: 'this' } }]);
		},
	);

	it.concurrent.each(CASES)(
		'$title, $key: is in no error, hint or console line if it is the status or a step',
		async ({ of, key }) => {
			const api = await simulate(key);
			const { runId } = api.addRun();
			const text = of(key);
			const html = `{"status":"${text}","progress":{"current_step_name":"${text}","current_step":1}}`;
			api.addFault({ kind: 'html', html }, { when: 'all' });

			const changes = { credential: credentialFor(api, key), parameters: { maxWait: 0.3 } };
			const result = await kit.run(waitFor(api, [runId], changes));

			expect(result.status).toBe('error');
			expect(result.messages).toHaveLength(1);
			expect(holdsSecret(result, key)).toBe(false);
		},
	);

	it.concurrent.each(CASES)(
		'$title, $key: is in no result of a start, whatever the answer',
		async ({ of, key }) => {
			const api = await simulate(key);
			const text = of(key);
			const limit = `{"spend_limit_cents":1,"spend_period":"${text}","period_reset_at":"${text}"}`;
			const spendLimit = { kind: 'status', status: 200, body: limit } as const;
			const answers = [
				[200, `{"run_id":"abc","status":"${text}","${text}":["${text}"]}`],
				[200, `{"run_id":"${text}"}`],
				...[400, 402, 409, 500].map((status) => [status, `{"error":"${text}"}`] as const),
			] as const;

			for (const onError of ['stopWorkflow', 'continueRegularOutput'] as const) {
				api.reset();
				api.addFault(spendLimit, { when: 'all', endpoint: 'spendLimit' });
				for (const [index, [status, body]] of answers.entries()) {
					const when = { poll: index + 1 };
					api.addFault({ kind: 'status', status, body }, { when, endpoint: 'execute' });
				}
				const parameters = { waitForCompletion: false };
				const changes = { credential: credentialFor(api, key), onError, parameters };
				const result = await kit.run(startRuns(api, Array(answers.length).fill({}), changes));

				expect(holdsSecret(result, key)).toBe(false);
				const isStopped = onError === 'stopWorkflow';
				expect(result.inProgress).toMatchObject(isStopped ? [] : [{ run_id: 'abc' }]);
				expect(String(result.error?.description).includes('abc [item')).toBe(isStopped);
			}
		},
	);

	const ANSWERS: Fault[] = [200, 301, 400, 401, 404, 429, 500].flatMap((status) => [
		...(['whole', 'base64', 'escaped'] as const).map(
			(as) => ({ kind: 'echoAuthorization', status, as }) as const,
		),
		{
			kind: 'status',
			status,
			headers: {
				'x-authorization': `Bearer ${CANARY}`,
				'retry-after': CANARY,
				location: `/?key=${CANARY}`,
				date: CANARY,
				'content-type': `text/plain; key=${CANARY}`,
				'content-encoding': CANARY,
			},
			body: CANARY,
		},
	]);

	it.concurrent.each(ANSWERS)('is in no error after %j', async (fault) => {
		const api = await simulate(CANARY);
		const { runId } = api.addRun();
		api.addFault(fault, { when: 'all' });
		const changes = { credential: credentialFor(api, CANARY), parameters: { maxWait: 0.5 } };

		for (const onError of ['stopWorkflow', 'continueRegularOutput'] as const) {
			const result = await kit.run(waitFor(api, [runId], { ...changes, onError }));

			expect(result.status).toBe(onError === 'stopWorkflow' ? 'error' : 'success');
			expect(holdsSecret(result)).toBe(false);
		}
	});
});

/** Texts that a key may be pasted with: the credential then holds another text than the key that is sent. */
const PASTED = ['', ' ', 'Bearer ', '\u200b', '\ufeff', '\u0000', '\n'];

describe('the key that is redacted is the key that is sent', () => {
	const kit = useEngine();

	it.concurrent.each(PASTED.flatMap((with_) => [`${with_}${CANARY}`, `${CANARY}${with_}`]))(
		'%j: it is in no output, error, hint or console line, and in no answer to an agent',
		async (apiKey) => {
			const api = await kit.simulate({ apiKeys: [CANARY, apiKey.trim()] });
			const [runId = ''] = addRuns(api, 1, { durationMs: 0 });
			const place = 'payload';
			api.addFault({ kind: 'echoAuthorization', status: 200, as: 'whole', place }, { when: 'all' });
			const credential = credentialFor(api, apiKey);
			const parameters = { runId };

			const results = await Promise.all([
				kit.run(getStatusOf(api, [runId], { credential })),
				kit.run(waitFor(api, [runId], { credential, ...CONTINUE })),
				kit.runAsTool(getStatusOf(api, [runId], { credential, parameters }), 'calling'),
			]);

			const isSent = api.requests.length > 0;
			expect(api.requests).toHaveLength(isSent ? 3 : 0);
			expect(results.map((result) => holdsSecret(result))).toEqual([false, false, false]);
		},
	);
});

function credentialFor({ baseUrl }: { baseUrl: string }, apiKey: string) {
	return { apiKey, baseUrl };
}
