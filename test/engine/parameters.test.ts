import type { INodeParameters } from 'n8n-workflow';
import { addRuns, type Changes, getStatusOf, useEngine, waitFor } from '../../testing/engine/kit';

const VALUE = '={{ $json.value }}';
const option = (name: string): Changes => ({ options: { [name]: VALUE } });

/** The numbers of the panel, set by an expression over the item's `value`. */
const WAIT = [
	{ label: 'Max Wait', changes: { parameters: { maxWait: VALUE } }, least: 0.001, tooLow: 0 },
	{ label: 'Poll Interval', changes: option('pollInterval'), least: 1, tooLow: 0.999 },
	{ label: 'Max Poll Interval', changes: option('maxPollInterval'), least: 1, tooLow: 0.999 },
];
const BOTH = [
	{ label: 'Request Timeout', changes: option('requestTimeout'), least: 0.5, tooLow: 0 },
	{ label: 'Rate Limit', changes: option('rateLimit'), least: 1, tooLow: 0.999 },
];
const PARAMETERS = [
	...[...WAIT, ...BOTH].map((row) => ({ ...row, operation: 'wait', build: waitFor })),
	...BOTH.map((row) => ({ ...row, operation: 'get', build: getStatusOf })),
];

/** What an expression may give instead of a number, and how an error shows it. */
const NO_NUMBERS: Array<{ value: unknown; shown: string }> = [
	{ value: Number.NaN, shown: 'NaN' },
	{ value: Number.POSITIVE_INFINITY, shown: 'Infinity' },
	{ value: '', shown: '""' },
	{ value: ' ', shown: '" "' },
	{ value: 'soon', shown: '"soon"' },
	{ value: '1e999', shown: '"1e999"' },
	{ value: null, shown: 'null' },
	{ value: undefined, shown: 'undefined' },
	{ value: true, shown: 'true' },
	{ value: [5], shown: '[5]' },
	{ value: { seconds: 5 }, shown: '{"seconds":5}' },
];

const BAD_VALUES = PARAMETERS.flatMap((row) =>
	[...NO_NUMBERS, ...[row.tooLow, -1].map((value) => ({ value, shown: String(value) }))].map(
		(bad) => ({ ...row, ...bad }),
	),
);

describe('numbers of the panel that come from expressions', () => {
	const kit = useEngine();

	it.concurrent.each(BAD_VALUES)(
		'$operation: $label of $shown is an error that names it, its value and its item',
		async ({ build, changes, label, least, value, shown }) => {
			const api = await kit.simulate();
			const [run_id = ''] = addRuns(api, 1, { durationMs: 0 });
			const items = [least, value].map((one) => ({ run_id, value: one as string }));

			const { error } = await kit.run(build(api, [], { ...changes, items }));

			expect(error).toMatchObject({ name: 'NodeOperationError', context: { itemIndex: 1 } });
			expect(error?.message).toContain(`'${label}'`);
			expect(error?.message).toContain('[item 1]');
			expect(`${error?.message} ${error?.description}`).toContain(shown);
			expect(api.requests).toHaveLength(0);
		},
	);

	it.concurrent.each(PARAMETERS)('$operation: $label takes $least, also as text', async (row) => {
		const api = await kit.simulate();
		const [run_id = ''] = addRuns(api, 1, { durationMs: 0 });
		const items = [row.least, ` ${row.least} `].map((value) => ({ run_id, value }));
		const result = await kit.run(row.build(api, [], { ...row.changes, items }));
		expect(result.completed).toHaveLength(2);
	});

	it('a Max Poll Interval below the Poll Interval is rejected', async () => {
		const api = await kit.simulate();
		const { runId } = api.addRun();

		const { error } = await kit.run(
			waitFor(api, [runId], { options: { pollInterval: 5, maxPollInterval: 4.9 } }),
		);

		expect(error?.message).toContain("'Max Poll Interval'");
		expect(`${error?.message} ${error?.description}`).toContain('4.9');
		expect(api.requests).toHaveLength(0);
	});

	it('a long Poll Interval needs no Max Poll Interval beside it', async () => {
		const api = await kit.simulate();
		const { runId } = api.addRun({ durationMs: 0 });

		const result = await kit.run(waitFor(api, [runId], { options: { pollInterval: 90 } }));

		expect(result.completed).toHaveLength(1);
	});

	it('numbers far beyond any use are accepted', async () => {
		const api = await kit.simulate();
		const { runId } = api.addRun({ durationMs: 300 });
		const huge = 1e300;

		const result = await kit.run(
			waitFor(api, [runId], {
				parameters: { maxWait: huge },
				options: { maxPollInterval: huge, requestTimeout: huge, rateLimit: huge },
			}),
		);

		expect(result.completed).toHaveLength(1);
		expect(api.requests.every(({ status }) => status === 200)).toBe(true);
	});

	it('of Get Run Status, Max Wait and the poll intervals are not read', async () => {
		const api = await kit.simulate();
		const { runId } = api.addRun({ durationMs: 0 });
		const unused: INodeParameters = { maxWait: -1, onTimeout: 'error' };

		const result = await kit.run(
			getStatusOf(api, [runId], {
				parameters: unused,
				options: { pollInterval: 0, maxPollInterval: 'x' },
			}),
		);

		expect(result.completed).toHaveLength(1);
	});
});
