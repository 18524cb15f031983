import type { IExecuteFunctions } from 'n8n-workflow';
import { outputs, type RoutedItem, routeItems } from '../../nodes/shared/output/branches';
import type { ItemError } from '../../nodes/shared/output/errors';
import { errorItem, runItem, startedItem, uncheckedItem } from '../../nodes/shared/output/items';
import { statusOf } from './scene';

const contextOf = (type: string) => ({ getNode: () => ({ type }) }) as unknown as IExecuteFunctions;

const problem = { error: new Error('it is odd'), details: { code: 'odd' } } as unknown as ItemError;
const pairedItem = { item: 3 };

describe('an item on its way out', () => {
	it.each([
		['completed', 'completed'],
		['failed', 'failed'],
		['running', 'inProgress'],
	])('of a run that is %s is its payload, on %s', (status, branch) => {
		const payload = { status, cost_cents: 7 };
		const routed = runItem(statusOf(payload), 3);
		expect(routed).toMatchObject({ branch, isError: false, item: { json: payload, pairedItem } });
		expect(routed.costCents).toBe(7);
	});

	it('is a copy of its own if the run has more than one', () => {
		const run = statusOf({ status: 'completed', result: { a: [1] } });
		const [first, second] = [runItem(run, 0).item.json, runItem(run, 1).item.json];
		expect(first).toBe(run.payload);
		expect(second).toEqual(first);
		expect(second).not.toBe(first);
	});

	it('of a start is the answer, on In Progress', () => {
		const json = { run_id: 'a', status: 'queued' };
		const item = { json, pairedItem };
		expect(startedItem({ json, text: '' }, 3)).toEqual({
			branch: 'inProgress',
			isError: false,
			item,
		});
	});

	it('of an error is on Failed, with what n8n knows an error by', () => {
		const item = { json: { error: 'it is odd', details: { code: 'odd' } }, pairedItem };
		expect(errorItem(problem, 3)).toEqual({ branch: 'failed', isError: true, item });
	});

	it('of a status check that failed for the moment is on In Progress, with the run ID', () => {
		const last_check = { error: 'it is odd', details: { code: 'odd' } };
		const item = { json: { run_id: 'a', status: 'unknown', last_check }, pairedItem };
		expect(uncheckedItem('a', problem, 3)).toEqual({ branch: 'inProgress', isError: true, item });
	});
});

describe('the outputs', () => {
	const routed = (['failed', 'inProgress', 'completed', 'failed'] as const).map(
		(branch, number): RoutedItem => ({ branch, isError: false, item: { json: { number } } }),
	);
	const numbersOf = (type: string) =>
		routeItems(contextOf(type), routed).map((items) => items.map(({ json }) => json.number));

	it('are three, each with its items in the order of the input', () => {
		expect(outputs.map(({ displayName }) => displayName)).toEqual([
			'Completed',
			'Failed',
			'In Progress',
		]);
		expect(numbersOf('a.gloriaMundoRunStatus')).toEqual([[2], [0, 3], [1]]);
	});

	it('are one of a tool, with all items', () => {
		expect(numbersOf('a.gloriaMundoRunStatusTool')).toEqual([[0, 1, 2, 3]]);
	});
});
