import { addRuns, CONTINUE, getStatusOf, useEngine } from '../../testing/engine/kit';

const RUN = '550e8400-e29b-41d4-a716-446655440000';

/** Values of the Run ID parameter, and the run that is polled. */
const ACCEPTED: Array<{ what: string; value: unknown; runId: string }> = [
	{ what: 'a UUID', value: RUN, runId: RUN },
	{ what: 'any other text', value: 'abc-123', runId: 'abc-123' },
	{ what: 'text in any script', value: 'Läufe~[1]', runId: 'Läufe~[1]' },
	{ what: '200 characters', value: 'x'.repeat(200), runId: 'x'.repeat(200) },
	{ what: 'text with space around it', value: ` \t${RUN}\n `, runId: RUN },
	{ what: 'a number, as its digits', value: 9007199254740991, runId: '9007199254740991' },
	{ what: 'zero, as its digit', value: 0, runId: '0' },
	{ what: 'the poll_url of an execute answer', value: `/api/v1/runs/${RUN}/status`, runId: RUN },
	{ what: 'a poll_url below a prefix', value: `/proxy/api/v1/runs/${RUN}/status/`, runId: RUN },
	{
		what: 'a full status URL, whatever its host',
		value: `https://evil.example/api/v1/runs/${RUN}/status`,
		runId: RUN,
	},
];

/** Values that could leave the path of a status request, or name no run at all. */
const REJECTED: Array<{ what: string; value: unknown }> = [
	{ what: 'no text', value: '' },
	{ what: 'space only', value: ' \n ' },
	{ what: 'null', value: null },
	{ what: 'nothing', value: undefined },
	{ what: 'one dot', value: '.' },
	{ what: 'two dots', value: '..' },
	{ what: 'a slash', value: 'a/b' },
	{ what: 'a backslash', value: 'a\\b' },
	{ what: 'a question mark', value: 'a?b' },
	{ what: 'a hash', value: 'a#b' },
	{ what: 'a percent sign', value: 'a%2Fb' },
	{ what: 'a space inside', value: 'a b' },
	{ what: 'a line feed inside', value: 'a\nb' },
	{ what: 'a control character', value: 'a\u0000b' },
	{ what: 'a no-break space inside', value: 'a\u00a0b' },
	{ what: '201 characters', value: 'x'.repeat(201) },
	{ what: 'a poll_url with two dots for a run', value: '/api/v1/runs/../status' },
	{ what: 'a poll_url with an encoded slash', value: '/api/v1/runs/a%2Fb/status' },
	{ what: 'a URL of something else', value: 'https://app.gloriamundo.com/api/v1/usage' },
	{ what: 'a status URL with a query', value: `https://x.example/runs/${RUN}/status?a=b` },
	{ what: 'true', value: true },
	{ what: 'an object', value: { run_id: RUN } },
	{ what: 'a list', value: [RUN] },
	{ what: 'a fraction', value: 1.5 },
	{ what: 'a negative number', value: -1 },
	{ what: 'a number too large for its digits to be sure', value: 2 ** 53 },
	{ what: 'NaN', value: Number.NaN },
];

describe('the Run ID parameter', () => {
	const kit = useEngine();

	it.concurrent.each(ACCEPTED)('takes $what', async ({ value, runId }) => {
		const api = await kit.simulate({ prefix: '/behind/proxy' });
		api.addRun({ runId, durationMs: 0 });

		const result = await kit.run(getStatusOf(api, [value]));

		expect(result.completed).toMatchObject([{ run_id: runId }]);
		const path = `/behind/proxy/api/v1/runs/${encodeURIComponent(runId)}/status`;
		expect(api.requests).toMatchObject([{ path, runId }]);
	});

	it.concurrent.each(REJECTED)('rejects $what, and sends nothing', async ({ value }) => {
		const api = await kit.simulate();
		const runs = addRuns(api, 1, { durationMs: 0 });
		const { error } = await kit.run(getStatusOf(api, [...runs, value]));
		expect(error).toMatchObject({ name: 'NodeOperationError', context: { itemIndex: 1 } });
		expect(error?.message).toMatch(/'Run ID'.*\[item 1\]/);
		const isEmpty = String(value ?? '').trim() === '';
		const advice = isEmpty ? "Set 'Run ID' to" : 'Correct the parameter or the expression in it.';
		expect(error?.description).toContain(advice);
		expect(api.requests).toHaveLength(0);
	});

	it('rejects only the wrong items if the workflow continues', async () => {
		const api = await kit.simulate();
		const [first = '', last = ''] = addRuns(api, 2, { durationMs: 0 });
		const values = [first, ...REJECTED.map(({ value }) => value), last];
		const result = await kit.run(getStatusOf(api, values, CONTINUE));
		expect(result.completed).toMatchObject([{ run_id: first }, { run_id: last }]);
		expect(result.failed).toHaveLength(REJECTED.length);
		expect(api.requests.map(({ runId }) => runId)).toEqual([first, last]);
	});

	it('fails only its own item if its expression fails', async () => {
		const api = await kit.simulate();
		const [runId = ''] = addRuns(api, 1, { durationMs: 0 });
		const fails = "={{ $json.fails ? $('Nobody').item.json.run_id : $json.run_id }}";
		const items = [{ fails: true }, { run_id: runId, fails: false }];
		const parameters = { runId: fails };
		const result = await kit.run(getStatusOf(api, [], { ...CONTINUE, items, parameters }));
		expect(result.completed).toMatchObject([{ run_id: runId }]);
		expect(result.failed).toMatchObject([{ details: { run_id: null } }]);
		expect(JSON.stringify(result.failed)).toContain("Referenced node doesn't exist");
	});

	it('names the fields of the item if it is empty', async () => {
		const scenario = getStatusOf({ baseUrl: 'http://127.0.0.1:9' }, [], {
			items: [{ runId: RUN }],
		});
		const { error } = await kit.run(scenario);
		expect(error?.message).toBe(
			"'Run ID' cannot be used: it is empty, and the incoming item has no run_id [item 0]",
		);
		expect(error?.description).toBe(
			"The fields of the item are: runId. Set 'Run ID' to {{ $json.runId }}. No request was sent for this item.",
		);
	});

	it('does not say that a run_id is missing that is there, but empty', async () => {
		const scenario = getStatusOf({ baseUrl: 'http://127.0.0.1:9' }, ['']);
		const { error } = await kit.run(scenario);
		expect(error?.message).toBe("'Run ID' cannot be used: it is empty [item 0]");
	});
});
