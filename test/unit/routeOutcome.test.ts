import type { IExecuteFunctions } from 'n8n-workflow';
import { routeOutcome } from '../../nodes/shared/execution/routeOutcome';
import type { Outcome } from '../../nodes/shared/polling/outcome';
import { statusOf } from './scene';

const contextOf = (continueOnFail: boolean) =>
	({
		getNode: () => ({ name: 'n', type: 'x' }),
		continueOnFail: () => continueOnFail,
	}) as unknown as IExecuteFunctions;

const route = (outcome: Outcome, continueOnFail = true) =>
	routeOutcome(contextOf(continueOnFail), 3, 'https://a.example', outcome, true);

/** A run of which one item can be made, and no second one. */
function broken(payload: object) {
	const run = { ...statusOf({ status: 'running', ...payload }), text: '{' };
	route({ kind: 'active', run });
	return run;
}

describe('an outcome of which no item can be made', () => {
	const run = broken({ run_id: 'abc' });

	it.each<[string, string | null, Outcome]>([
		['of a run that has ended', 'abc', { kind: 'ended', run }],
		['of a run that goes on', 'abc', { kind: 'active', run }],
		['of a run whose answer names none', '', { kind: 'active', run: broken({}) }],
		['of a wait', 'def', { kind: 'timedOut', known: { runId: 'def', waitedMs: 0, run } }],
		['of a start', '', { kind: 'started', answer: null as never }],
	])('is an error item: %s', (_, run_id, outcome) => {
		const { branch, isError, item } = route(outcome);
		expect([branch, isError, item.pairedItem]).toEqual(['failed', true, { item: 3 }]);
		expect(item.json.details).toMatchObject({ run_id, code: 'unexpected_error' });
	});

	it('stops the workflow if errors do', () => {
		expect(() => route({ kind: 'active', run }, false)).toThrow(
			'Run abc could not be checked: an unexpected error',
		);
	});
});
