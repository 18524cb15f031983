import { setTimeout as sleep } from 'node:timers/promises';
import type { INodeParameters } from 'n8n-workflow';
import { CONTINUE, detailsOf, startRuns, useEngine } from '../../testing/engine/kit';
import type { Simulator } from '../../testing/simulator/simulator';

const NOT_WAITING = { waitForCompletion: false };
const ENDED = { durationMs: 0 };
const LONG = { durationMs: 60_000 };

/** The inputs of the runs that were started. */
const inputsOf = (api: Simulator) => api.started.map(({ input }) => input);

describe('Run Workflow', () => {
	const kit = useEngine();

	/** Starts a run for one item, without waiting for it. */
	async function startWith(parameters: INodeParameters, json: object) {
		const api = await kit.simulate();
		await kit.run(startRuns(api, [json], { parameters: { ...NOT_WAITING, ...parameters } }));
		return api;
	}

	it.concurrent('starts a run for each item, and passes its result on', async () => {
		const api = await kit.simulate();
		const inputs = [ENDED, { durationMs: 300, outcome: 'failed' }, { durationMs: 900 }];

		const { outputs, error } = await kit.run(startRuns(api, inputs));

		expect(error).toBeUndefined();
		expect(inputsOf(api)).toEqual(inputs);
		const [first, failing, last] = api.started.map(({ runId }) => runId);
		const origins = outputs.map((items) => items.map(({ json, pairedItem }) => [json, pairedItem]));
		expect(origins).toMatchObject([
			[
				[{ run_id: first, status: 'completed', result: { input: ENDED } }, { item: 0 }],
				[{ run_id: last, status: 'completed' }, { item: 2 }],
			],
			[[{ run_id: failing, status: 'failed', error: expect.any(String) }, { item: 1 }]],
			[],
		]);
	});

	it.concurrent('passes the status payload on unchanged, with every field', async () => {
		const api = await kit.simulate();
		const payload = { status: 'completed', zeta: 1, alpha: [{ deep: null }], run_id: 'abc' };
		const { completed } = await kit.run(startRuns(api, [{ script: [payload] }]));
		expect(JSON.stringify(completed)).toBe(JSON.stringify([payload]));
	});

	it.concurrent('passes the answer to the start on unchanged if it does not wait', async () => {
		const api = await kit.simulate();
		const answer = { status: 'queued', extra: { a: [1] }, run_id: 'abc', poll_url: '/x' };
		api.addFault({ kind: 'body', body: answer }, { when: 'all', endpoint: 'execute' });

		const { outputs, inProgress } = await kit.run(
			startRuns(api, [{}], { parameters: NOT_WAITING }),
		);

		expect(JSON.stringify(inProgress)).toBe(JSON.stringify([answer]));
		expect(outputs.map(({ length }) => length)).toEqual([0, 0, 1]);
		expect(outputs[2]?.[0]?.pairedItem).toEqual({ item: 0 });
		expect(api.statusRequests()).toEqual([]);
	});

	it.concurrent('sends a run that goes on after Max Wait to In Progress, by default', async () => {
		const api = await kit.simulate();
		const { status, inProgress } = await kit.run(
			startRuns(api, [LONG], { parameters: { maxWait: 0.3 } }),
		);
		expect(status).toBe('success');
		expect(inProgress).toMatchObject([{ run_id: api.started[0]?.runId, status: 'running' }]);
	});

	it.concurrent('stops with an error that names the run if On Timeout says so', async () => {
		const api = await kit.simulate();
		const parameters = { maxWait: 0.3, onTimeout: 'error' };
		const { error } = await kit.run(startRuns(api, [LONG], { parameters }));
		expect(error?.message).toContain(api.started[0]?.runId);
		expect(error?.message).toContain('did not finish');
	});

	it.concurrent.each([
		['was never received', 503, 'timeout'],
		['may not be read', 401, 'unauthorized'],
		['is not known', 404, 'not_found'],
	])('is an error that names the run if its status %s: %i', async (_, status, code) => {
		const api = await kit.simulate();
		api.addFault({ kind: 'status', status }, { when: 'all' });
		const changes = { ...CONTINUE, parameters: { maxWait: 0.3 } };
		const result = await kit.run(startRuns(api, [LONG], changes));
		const { runId } = api.started[0] ?? {};
		expect(result.failed[0]?.error).toContain(runId);
		expect(detailsOf(result)).toMatchObject([{ run_id: runId, code }]);
	});

	it.concurrent.each([
		['the ID', { mode: 'id', value: 'abc-1' }],
		['the ID of an expression', { mode: 'id', value: '={{ $json.flow }}' }],
		['an execute URL', { mode: 'url', value: 'https://x.example/api/v1/workflows/abc-1/execute' }],
		['a webhook URL', { mode: 'url', value: 'https://x.example/webhook/abc-1' }],
		['the page of a workflow', { mode: 'url', value: 'https://x.example/workflows/abc-1?tab=2' }],
		['a URL in place of an ID', { mode: 'id', value: 'https://x.example/webhook/abc-1' }],
	])('takes the workflow from %s', async (_, locator) => {
		const workflowId = { __rl: true, ...locator };
		const api = await startWith({ workflowId }, { flow: ' abc-1 ' });
		expect(api.started).toMatchObject([{ workflowId: 'abc-1' }]);
	});

	const FIELDS = [
		{ id: '1', name: 'topic', type: 'string', value: '={{ $json.about }}' },
		{ id: '2', name: 'count', type: 'number', value: '3' },
		{ id: '3', name: 'isDraft', type: 'boolean', value: 'true' },
		{ id: '4', name: 'tags', type: 'array', value: '["a","b"]' },
		{ id: '5', name: 'more', type: 'object', value: '{"deep": {"er": null}}' },
		{ id: '6', name: 'year', value: '={{ 2026 }}' },
	];

	it.concurrent.each<[string, INodeParameters, object]>([
		[
			'fields of each type',
			{ inputMode: 'fields', inputFields: { assignments: FIELDS } },
			{
				...{ topic: 'AI', count: 3, isDraft: true, tags: ['a', 'b'], more: { deep: { er: null } } },
				year: '2026',
			},
		],
		['JSON', { inputJson: '{"topic": "AI", "n": [1, {}]}' }, { topic: 'AI', n: [1, {}] }],
		['an object from an expression', { inputJson: '={{ $json }}' }, { about: 'AI' }],
		['JSON with an expression', { inputJson: '={"topic": "{{ $json.about }}"}' }, { topic: 'AI' }],
		['an empty object', { inputJson: '{}' }, {}],
		['no fields', { inputMode: 'fields' }, {}],
	])('sends as input: %s', async (_, parameters, expected) => {
		expect(inputsOf(await startWith(parameters, { about: 'AI' }))).toEqual([expected]);
	});

	const idOf = (value: string) => ({ workflowId: { __rl: true, mode: 'id', value } });
	const binary = { id: '1', name: 'n', type: 'binary', value: { mimeType: 'a/b', id: 'x' } };
	const BINARY = { inputMode: 'fields', inputFields: { assignments: [binary] } };
	const canceled = { id: '1', name: 'canceled', type: 'number', value: 'many' };
	const CANCELED = { inputMode: 'fields', inputFields: { assignments: [canceled] } };

	it.concurrent.each<[string, INodeParameters, RegExp]>([
		['an empty workflow', idOf('={{ $json.none }}'), /'Workflow'/],
		['a workflow ID with a slash', idOf('a/b'), /'Workflow'/],
		['a URL without a workflow', { workflowId: { mode: 'url', value: 'https://x.y' } }, /'Workf/],
		['a list as JSON', { inputJson: '[1]' }, /'Input JSON'.*not a JSON object/],
		['a scalar as JSON', { inputJson: '5' }, /'Input JSON'.*not a JSON object/],
		['null as JSON', { inputJson: 'null' }, /'Input JSON'.*not a JSON object/],
		['a list from an expression', { inputJson: '={{ [1] }}' }, /'Input JSON'/],
		['text that is no JSON', { inputJson: '{"a": ' }, /'Input JSON'.*JSON object/],
		['a wait of no time', { maxWait: 0 }, /'Max Wait'/],
		['a limit of no starts', { options: { startRateLimit: 0 } }, /'Start Rate Limit'/],
		['a timeout that is no number', { options: { requestTimeout: 'x' } }, /'Request Timeout'/],
		['a field of the wrong type', CANCELED, /'Input Fields'.*type/],
		['binary data', BINARY, /'Input Fields'.*type/],
	])('is an error before anything is sent: %s', async (_, { options, ...parameters }, message) => {
		const api = await kit.simulate();
		const changes = { parameters, ...(options ? { options: options as INodeParameters } : {}) };
		const stopped = await kit.run(startRuns(api, [{}, {}], changes));
		const continued = await kit.run(startRuns(api, [{}], { ...changes, ...CONTINUE }));
		expect(stopped.error?.message).toMatch(message);
		expect(stopped.error?.message).toContain('[item 0]');
		expect(detailsOf(continued)).toMatchObject([{ run_id: null, code: 'invalid_parameter' }]);
		expect(api.requests).toEqual([]);
	});

	it.concurrent.each<[string, INodeParameters, string]>([
		['a workflow ID with a slash', idOf('a/b'), 'The value is "a/b"'],
		['an empty workflow', idOf('={{ $json.flow }}'), 'Enter the ID or the URL of a GloriaMundo'],
		['binary data', BINARY, '“n” is binary data'],
		['a field with a name that n8n has rules about', CANCELED, '“canceled” is not of the type'],
	])('says what to do about %s', async (_, parameters, advice) => {
		const api = await kit.simulate();
		const { error, status } = await kit.run(startRuns(api, [{}], { parameters }));
		expect(status).toBe('error');
		expect(error?.description).toContain(advice);
	});

	it.concurrent('starts the other items if one cannot be used, with Continue', async () => {
		const api = await kit.simulate();
		const items = [{ flow: 'a/b' }, { flow: 'good', durationMs: 0 }];
		const parameters = idOf('={{ $json.flow }}');
		const { completed, failed } = await kit.run(startRuns(api, items, { ...CONTINUE, parameters }));
		expect(api.started).toMatchObject([{ workflowId: 'good' }]);
		expect(completed).toHaveLength(1);
		expect(failed).toMatchObject([{ error: expect.stringContaining('[item 0]') }]);
	});

	it.concurrent('starts two runs for two items of one workflow', async () => {
		const api = await kit.simulate();
		const { completed } = await kit.run(startRuns(api, [ENDED, ENDED]));
		expect(new Set(completed.map(({ run_id }) => run_id)).size).toBe(2);
		expect(api.started).toHaveLength(2);
	});

	it.concurrent('starts at the host of the credential, below its path', async () => {
		const api = await kit.simulate({ prefix: '/proxy' });
		const workflowId = { __rl: true, mode: 'url', value: 'https://evil.example/webhook/abc' };
		await kit.run(startRuns(api, [ENDED], { parameters: { workflowId } }));
		expect(api.startRequests()).toMatchObject([{ path: '/proxy/api/v1/workflows/abc/execute' }]);
	});

	it.concurrent('counts Max Wait for each run from its start', async () => {
		const api = await kit.simulate();
		const hanging = { kind: 'trickle', intervalMs: 10 } as const;
		api.addFault(hanging, { when: 'first', endpoint: 'execute' });
		const before = performance.now();
		const { inProgress } = await kit.run(startRuns(api, [LONG], { parameters: { maxWait: 1 } }));
		expect(inProgress).toMatchObject([{ status: 'running' }]);
		// The answer to the start has more than 130 bytes.
		expect(performance.now() - before).toBeGreaterThan(2000);
	});

	it.concurrent('sums up what became of the runs, and what they cost', async () => {
		const api = await kit.simulate();
		const { hints } = await kit.run(startRuns(api, [ENDED, ENDED]));
		expect(hints).toMatchObject([{ message: '2 items: 2 completed. Cost: 30 cents.' }]);
	});

	it.concurrent('waits with as many polls as it should, not more', async () => {
		const api = await kit.simulate();
		await kit.run(startRuns(api, [{ durationMs: 1500 }]));
		await sleep(1200);
		expect(api.statusRequests().length).toBeLessThanOrEqual(4);
		expect(api.statusRequests().every(({ status }) => status === 200)).toBe(true);
	});
});
