import type { IDataObject, IExecuteFunctions, NodeExecutionHint } from 'n8n-workflow';
import type { RoutedItem } from '../../nodes/shared/output/branches';
import { printLine, reportRunIds, reportSummary } from '../../nodes/shared/output/summary';

/** The hints that n8n shows in the output panel. */
function hintsOf(routed: RoutedItem[]): NodeExecutionHint[] {
	const hints: NodeExecutionHint[] = [];
	const addExecutionHints = (...added: NodeExecutionHint[]) => hints.push(...added);
	reportSummary({ addExecutionHints } as unknown as IExecuteFunctions, routed);
	return hints;
}

const run = (run_id: unknown, costCents?: number): RoutedItem => ({
	branch: 'completed',
	isError: false,
	item: { json: { run_id } as IDataObject },
	...(costCents !== undefined && { costCents }),
});
const failed = (run_id: string): RoutedItem => ({ ...run(run_id), branch: 'failed' });
const active = (run_id: string): RoutedItem => ({ ...run(run_id), branch: 'inProgress' });
const error = (details?: IDataObject): RoutedItem => ({
	branch: 'failed',
	isError: true,
	item: { json: { error: 'x', ...(details && { details }) } },
});

describe('the summary in the output panel', () => {
	const started = { run_id: null, workflow_id: 'w' };

	it.each<[string, RoutedItem[]]>([
		['1 item: 1 completed.', [run('a')]],
		[
			'4 items: 1 completed, 2 failed, 1 in progress.',
			[failed('a'), active('b'), run('c'), failed('d')],
		],
		[
			'3 items: 2 could not be checked, 1 timed out.',
			[error({ code: 'not_found' }), error(), error({ code: 'timeout' })],
		],
		['1 item: 1 could not be started.', [error({ ...started, code: 'unauthorized' })]],
		['1 item: 1 may have started.', [error({ ...started, code: 'may_have_started' })]],
		['1 item: 1 completed. Cost: 1 cent.', [run('a', 1)]],
		['3 items: 3 completed. Cost: 0.3 cents.', [run('a', 0.1), run('b', 0.2), run('c')]],
		['2 items: 2 completed. Cost: 7 cents.', [run('a', 7), run('a', 7)]],
		['2 items: 2 completed. Cost: 14 cents.', [run(undefined, 7), run(undefined, 7)]],
		['1 item: 1 completed. Cost: 0 cents.', [run('a', 0)]],
	])('%s', (message, routed) => {
		expect(hintsOf(routed)).toEqual([{ message, location: 'outputPane', type: 'info' }]);
	});

	it('costs no item where it cannot be shown', () => {
		const fail = () => {
			throw new Error('odd');
		};
		const context = { addExecutionHints: fail, sendMessageToUI: fail } as unknown;
		expect(() => reportSummary(context as IExecuteFunctions, [run('a')])).not.toThrow();
		expect(() => printLine(context as IExecuteFunctions, 'x')).not.toThrow();
		expect(() => reportSummary({} as IExecuteFunctions, [run('a')])).not.toThrow();
	});
});

describe('the run IDs that an execution is found by', () => {
	const report = (runIds: string[], customData: Record<string, string> = {}) => {
		const tracing: object[] = [];
		const get = (key: string) => customData[key];
		const set = (key: string, value: string) => (customData[key] = value);
		const context = {
			getWorkflowDataProxy: () => ({ $execution: { customData: { get, set } } }),
			setMetadata: (metadata: { tracing: object }) => tracing.push(metadata.tracing),
		};
		const runs = runIds.map((runId) => ({ runId }));
		reportRunIds(context as unknown as IExecuteFunctions, runs);
		return { tracing, customData };
	};
	const [long, longer] = ['x'.repeat(200), 'y'.repeat(200)];

	it.each([
		['each once', ['a', 'b', 'a'], {}, 'a b'],
		[
			'after those of other nodes and of loops',
			['b', 'c'],
			{ gloriamundo_run_ids: 'a b' },
			'a b c',
		],
		['as far as n8n has room', [long, longer], {}, `${long} ${longer.slice(0, 54)}`],
	])('are kept %s', (_, runIds, before, text) => {
		expect(report(runIds, before)).toEqual({
			tracing: [{ 'gloriamundo.run_ids': text }],
			customData: { gloriamundo_run_ids: text },
		});
	});

	it('cost nothing where n8n cannot keep them', () => {
		expect(() => reportRunIds({} as IExecuteFunctions, [{ runId: 'a' }])).not.toThrow();
	});
});
