import type { IDataObject, IExecuteFunctions, NodeExecutionHint } from 'n8n-workflow';
import type { RoutedItem } from '../../nodes/shared/output/branches';
import { printLine, reportSummary } from '../../nodes/shared/output/summary';

/** What n8n keeps of an execution, and shows of it. */
function report(routed: RoutedItem[], customData: Record<string, string> = {}) {
	const hints: NodeExecutionHint[] = [];
	const tracing: object[] = [];
	const context = {
		addExecutionHints: (...added: NodeExecutionHint[]) => hints.push(...added),
		customData: {
			get: (key: string) => customData[key],
			set: (key: string, value: string) => (customData[key] = value),
		},
		setMetadata: (metadata: { tracing: object }) => tracing.push(metadata.tracing),
	};
	reportSummary(context as unknown as IExecuteFunctions, routed);
	return { hints, tracing, customData };
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
		expect(report(routed).hints).toEqual([{ message, location: 'outputPane', type: 'info' }]);
	});

	it('costs no item where it cannot be shown', () => {
		const sendMessageToUI = () => {
			throw new Error('odd');
		};
		const context = { sendMessageToUI } as unknown as IExecuteFunctions;
		expect(() => reportSummary(context, [run('a')])).not.toThrow();
		expect(() => printLine(context, 'x')).not.toThrow();
	});
});

describe('the run IDs that an execution is found by', () => {
	const kept = (text: string) => ({
		tracing: [{ 'gloriamundo.run_ids': text }],
		customData: { gloriamundo_run_ids: text },
	});

	it.each<[string, RoutedItem[], string]>([
		['of runs and errors, each once', [run('a'), error({ run_id: 'b' }), run('a'), run(7)], 'a b'],
		[
			'that n8n has room for',
			[run('x'.repeat(200)), run('y'.repeat(200))],
			`${'x'.repeat(200)} ${'y'.repeat(54)}`,
		],
	])('are those %s', (_, routed, text) => {
		expect(report(routed)).toMatchObject(kept(text));
	});

	it('come after those of other nodes and of loops', () => {
		const before = { gloriamundo_run_ids: 'a b' };
		expect(report([run('b'), run('c')], before)).toMatchObject(kept('a b c'));
	});

	it('are not set if there are none', () => {
		expect(report([error({ run_id: null })])).toMatchObject({ tracing: [], customData: {} });
	});
});
