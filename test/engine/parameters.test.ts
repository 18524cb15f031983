import type { INodeParameters } from 'n8n-workflow';
import { type Changes, getStatusOf, useEngine, waitFor } from '../../testing/engine/kit';

/** A number of the node's panel, set to the same expression for every item. */
interface NumberParameter {
	label: string;
	/** The parameter set by an expression over the item's `value`. */
	byExpression: Changes;
	operation: 'wait' | 'get';
	/** The least value that is accepted, or one that is just above what is not. */
	least: number;
	tooLow: number;
}

const VALUE = '={{ $json.value }}';
const option = (name: string): Changes => ({ options: { [name]: VALUE } });

const PARAMETERS: NumberParameter[] = [
	{
		label: 'Max Wait',
		byExpression: { parameters: { maxWait: VALUE } },
		operation: 'wait',
		least: 0.001,
		tooLow: 0,
	},
	{
		label: 'Poll Interval',
		byExpression: option('pollInterval'),
		operation: 'wait',
		least: 1,
		tooLow: 0.999,
	},
	{
		label: 'Max Poll Interval',
		byExpression: option('maxPollInterval'),
		operation: 'wait',
		least: 1,
		tooLow: 0.999,
	},
	...(['wait', 'get'] as const).flatMap((operation): NumberParameter[] => [
		{
			label: 'Request Timeout',
			byExpression: option('requestTimeout'),
			operation,
			least: 0.5,
			tooLow: 0,
		},
		{ label: 'Rate Limit', byExpression: option('rateLimit'), operation, least: 1, tooLow: 0.999 },
	]),
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

const BAD_VALUES = PARAMETERS.flatMap(({ tooLow, ...parameter }) =>
	[
		...NO_NUMBERS.map((bad) => ({ ...bad, problem: 'is not a number' })),
		...[tooLow, -1].map((value) => ({ value, shown: String(value), problem: 'must be ' })),
	].map((bad) => ({ ...parameter, ...bad })),
);

describe('numbers of the panel that come from expressions', () => {
	const kit = useEngine();
	const scenarios = { wait: waitFor, get: getStatusOf };

	it.each(BAD_VALUES)(
		'$operation: $label of $shown is an error that names it, its value and its item',
		async ({ operation, byExpression, label, least, value, shown, problem }) => {
			const api = await kit.simulate();
			const { runId } = api.addRun({ durationMs: 0 });
			const items = [
				{ run_id: runId, value: least },
				{ run_id: runId, value: value as string },
			];

			const { error } = await kit.run(scenarios[operation](api, [], { ...byExpression, items }));

			expect(error).toMatchObject({ name: 'NodeOperationError', context: { itemIndex: 1 } });
			expect(error?.message).toContain(`“${label}” of item 1 cannot be used: it ${problem}`);
			expect(error?.description).toContain(shown);
			expect(api.requests).toHaveLength(0);
		},
	);

	it.each(PARAMETERS)(
		'$operation: $label takes $least, also as text',
		async ({ operation, byExpression, least }) => {
			const api = await kit.simulate();
			const { runId } = api.addRun({ durationMs: 0 });
			const values = [least, ` ${least} `];
			const items = values.map((value) => ({ run_id: runId, value }));

			const result = await kit.run(scenarios[operation](api, [], { ...byExpression, items }));

			expect(result.completed).toHaveLength(2);
		},
	);

	it('a Max Poll Interval below the Poll Interval is refused', async () => {
		const api = await kit.simulate();
		const { runId } = api.addRun();

		const { error } = await kit.run(
			waitFor(api, [runId], { options: { pollInterval: 5, maxPollInterval: 4.9 } }),
		);

		expect(error?.message).toContain('“Max Poll Interval” of item 0');
		expect(error?.description).toContain('4.9');
		expect(api.requests).toHaveLength(0);
	});

	it('a long Poll Interval needs no Max Poll Interval beside it', async () => {
		const api = await kit.simulate();
		const { runId } = api.addRun({ durationMs: 0 });

		const result = await kit.run(waitFor(api, [runId], { options: { pollInterval: 90 } }));

		expect(result.completed).toHaveLength(1);
	});

	it('numbers far beyond any use do no harm', async () => {
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

	it('of Get Status, Max Wait and the poll intervals are not read', async () => {
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
