import type { IDataObject } from 'n8n-workflow';
import { missingRunIdAdvice } from '../../nodes/shared/output/missingRunId';

const RUN = '550e8400-e29b-41d4-a716-446655440000';
const ANSWER = { run_id: RUN, status: 'queued', poll_url: `/api/v1/runs/${RUN}/status` };

const ANY = 'the field that holds the run ID';

/** Items without a usable `run_id`, and what is said of them. */
const WITHOUT: Array<{ item: IDataObject; fields: string; set: string }> = [
	{ item: { poll_url: ANSWER.poll_url }, fields: 'poll_url', set: '{{ $json.poll_url }}' },
	{ item: { name: 'x', runId: RUN }, fields: 'name, runId', set: '{{ $json.runId }}' },
	{ item: { runId: ' ', poll_url: '/x' }, fields: 'runId, poll_url', set: '{{ $json.poll_url }}' },
	{ item: { body: ANSWER, runId: '' }, fields: 'body, runId', set: '{{ $json.body.run_id }}' },
	{ item: { n: null, run: { runId: 7 } }, fields: 'n, run', set: '{{ $json.run.runId }}' },
	{
		item: { data: { id: RUN, status: 'queued' } },
		fields: 'data',
		set: '{{ $json.data.id }}',
	},
	{ item: { id: RUN, status: 'queued' }, fields: 'id, status', set: '{{ $json.id }}' },
	{ item: { id: 'order', status: 'paid' }, fields: 'id, status', set: ANY },
	{ item: { 'a b': ANSWER }, fields: 'a b', set: ANY },
	{ item: { list: [ANSWER] }, fields: 'list', set: ANY },
	{
		item: { a: 1, b: 1, c: 1, d: 1, canceled: 1, f: 1, g: 1 },
		fields: 'a, b, c, d, canceled, and 2 more',
		set: ANY,
	},
];

describe('the advice for an item without a run ID', () => {
	it.each(WITHOUT)('names the fields $fields, and suggests $set', ({ item, fields, set }) => {
		expect(missingRunIdAdvice(item)).toBe(
			`The fields of the item are: ${fields}. Set 'Run ID' to ${set}.`,
		);
	});

	it('says if the item has no fields at all', () => {
		expect(missingRunIdAdvice({})).toBe("The item has no fields. Set 'Run ID'.");
	});
});
