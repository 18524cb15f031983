import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';
import { addRuns, type Build, CONTINUE, OPERATIONS, useEngine } from '../../testing/engine/kit';

/** Names with a special meaning in JavaScript, n8n or a helper that copies. */
const name = fc.oneof(
	fc.constantFrom(
		...['constructor', '__proto__', 'prototype', 'toString', 'hasOwnProperty', 'toJSON', 'then'],
		...['', ' ', 'a.b', '$json', 'pairedItem', 'binary', 'length', '0', 'message', 'details'],
	),
	fc.string({ unit: 'binary', maxLength: 6 }),
);
const number = fc.constantFrom('1e400', '-1e400', '-0', '1e-400', '9007199254740993', '0.1', '3');
const value = fc.letrec<{ value: string }>((tie) => ({
	value: fc.oneof(
		{ maxDepth: 4 },
		number,
		fc.constantFrom('null', 'true', '""', '[]', '{}'),
		fc.string({ unit: 'binary', maxLength: 8 }).map((text) => JSON.stringify(text)),
		fc.array(tie('value'), { maxLength: 4 }).map((values) => `[${values.join(',')}]`),
		fc
			.array(fc.tuple(name, tie('value')), { maxLength: 4 })
			.map((fields) => `{${fields.map(([key, of]) => `${JSON.stringify(key)}:${of}`).join(',')}}`),
	),
})).value;

/** The JSON text of a status object with any other fields. */
const statusBody = fc
	.array(fc.tuple(name, value), { maxLength: 6 })
	.map((fields) => fields.map(([key, of]) => `,${JSON.stringify(key)}:${of}`).join(''))
	.map((fields) => `{"status":"completed"${fields}}`);
const anyBody = fc.oneof({ weight: 3, arbitrary: statusBody }, value, fc.string());

const nested = (open: string, close: string) =>
	[1_000, 2_000, 3_000, 4_000, 5_000, 7_000, 50_000].map(
		(levels) => `{"status":"completed","result":${open.repeat(levels)}1${close.repeat(levels)}}`,
	);
const AWKWARD = [
	{ what: '1,000 to 50,000 arrays deep', texts: nested('[', ']') },
	{ what: '1,000 to 50,000 objects deep', texts: nested('{"a":', '}') },
	{ what: '100,000 fields wide', texts: [`{"status":"completed","result":{${wide(100_000)}}}`] },
	{ what: '30 MB long', texts: [`{"status":"completed","result":"${'x'.repeat(30_000_000)}"}`] },
	{ what: 'with a field name of 1 MB', texts: [`{"status":"completed","${'x'.repeat(1e6)}":1}`] },
];

function wide(fields: number): string {
	return Array.from({ length: fields }, (_, index) => `"f${index}":${index}`).join(',');
}

describe('whatever the server answers', () => {
	const kit = useEngine();

	/** Runs with these bodies, between a good, a failed and an unknown run. */
	async function meetBodies(bodies: readonly string[], build: Build) {
		const api = await kit.simulate();
		const [good = ''] = addRuns(api, 1, { durationMs: 0 });
		const [failed = ''] = addRuns(api, 1, { durationMs: 0, outcome: 'failed' });
		const runs = addRuns(api, bodies.length);
		runs.forEach((runId, index) => {
			api.addFault({ kind: 'html', html: bodies[index] as string }, { when: 'all', runId });
		});
		const result = await kit.run(
			build(api, [good, failed, 'unknown', ...runs], {
				...CONTINUE,
				parameters: { maxWait: 0.3 },
			}),
		);
		await api.stop();

		expect(result.status).toBe('success');
		expect(result.completed[0]).toMatchObject({ run_id: good, status: 'completed' });
		expect(result.failed[0]).toMatchObject({ run_id: failed, status: 'failed' });
		expect(result.failed[1]).toMatchObject({ details: { run_id: 'unknown' } });
		const items = result.outputs.flat();
		const itemOf = (index: number) =>
			items.filter(({ pairedItem }) => (pairedItem as { item: number }).item === index + 3);
		return bodies.map((text, index) => {
			expect(itemOf(index)).toHaveLength(1);
			return { text, json: itemOf(index)[0]?.json as IDataObject };
		});
	}

	it.each(OPERATIONS)(
		'each item is the answer unchanged, or an error of its own: $operation',
		async ({ build }) => {
			await fc.assert(
				fc.asyncProperty(fc.array(anyBody, { minLength: 1, maxLength: 30 }), async (bodies) => {
					for (const { text, json } of await meetBodies(bodies, build)) {
						const isError = 'details' in json && !text.startsWith('{"status":"completed"');
						// toEqual would not see a field called __proto__.
						if (!isError) expect(JSON.stringify(json)).toBe(JSON.stringify(JSON.parse(text)));
					}
				}),
				{ numRuns: 12, seed: 7 },
			);
		},
		120_000,
	);

	it.each(OPERATIONS.flatMap((row) => AWKWARD.map((body) => ({ ...row, ...body }))))(
		'an answer $what costs no other item: $operation',
		async ({ build, texts }) => {
			for (const { json } of await meetBodies(texts, build)) {
				// Nothing here may walk through the item: it can be too deep for that.
				expect(json.status === 'completed' || typeof json.error === 'string').toBe(true);
			}
		},
		60_000,
	);

	it.concurrent.each(OPERATIONS)(
		'every field is passed on, whatever its name: $operation',
		async (row) => {
			const api = await kit.simulate();
			const fields = '"constructor":"Team X","prototype":1,"__proto__":{"a":1},"toString":null';
			const html = `{"status":"completed","result":{${fields}},${fields}}`;
			const [runId = ''] = addRuns(api, 1);
			api.addFault({ kind: 'html', html }, { when: 'all' });

			const { completed } = await kit.run(row.build(api, [runId, runId]));

			expect(completed.map((json) => JSON.stringify(json))).toEqual([html, html]);
			// What a later node does to one item must not change the other.
			expect(completed[0]).not.toBe(completed[1]);
			expect(completed[0]?.result).not.toBe(completed[1]?.result);
		},
	);
});
