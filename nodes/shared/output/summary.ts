import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	NodeExecutionHint,
} from 'n8n-workflow';
import type { RunStatus } from '../gloriamundo/runStatus';
import type { RoutedItem } from './branches';
import { describeRun, round } from './wording';

/**
 * Prints a line for a run's new status or step: n8n shows it in the browser's console, in manual
 * executions only.
 */
export function reportChange(context: IExecuteFunctions): (runId: string, run: RunStatus) => void {
	return (runId, run) => printLine(context, `GloriaMundo run ${runId}: ${describeRun(run)}`);
}

/** Prints a line in the browser's console, if it can. */
export function printLine(context: IExecuteFunctions, line: string): void {
	try {
		context.sendMessageToUI(line);
	} catch {
		// A line is not worth a run.
	}
}

/** Sums up in the node's output panel: "3 items: 2 completed, 1 failed. Cost: 38 cents." */
export function reportSummary(context: IExecuteFunctions, routed: readonly RoutedItem[]): void {
	try {
		// n8n 1 only: a node that is used as a tool has no hints.
		context.addExecutionHints?.(summary(routed));
	} catch {
		// A summary is not worth an item.
	}
}

/** n8n cuts or rejects longer values. */
const MAX_CUSTOM_DATA = 255;

const CUSTOM_DATA_KEY = 'gloriamundo_run_ids';

/** `$execution` of expressions. */
interface Execution {
	customData: { get(key: string): unknown; set(key: string, value: string): void };
}

/** Makes an execution searchable by its run IDs: in n8n's list, and by the node's OpenTelemetry span. */
export function reportRunIds(
	context: IExecuteFunctions,
	runs: ReadonlyArray<{ runId: string }>,
): void {
	try {
		// n8n 1 only: it is not in the context itself.
		const { customData } = context.getWorkflowDataProxy(0).$execution as Execution;
		// Another node of this package, an earlier pass of a loop or an earlier start may have set it.
		const before = String(customData.get(CUSTOM_DATA_KEY) ?? '').split(' ');
		const all = new Set([...before, ...runs.map(({ runId }) => runId)]);
		const text = [...all].join(' ').trim().slice(0, MAX_CUSTOM_DATA);
		customData.set(CUSTOM_DATA_KEY, text);
		context.setMetadata({ tracing: { 'gloriamundo.run_ids': text } });
	} catch {
		// An execution that cannot be found so goes on all the same.
	}
}

const WORDS = { completed: 'completed', failed: 'failed', inProgress: 'in progress' } as const;

function summary(routed: readonly RoutedItem[]): NodeExecutionHint {
	const outcomes = routed.map(({ isError, item, branch }) =>
		isError ? describeError(item) : WORDS[branch],
	);
	const texts = [...new Set([...Object.values(WORDS), ...outcomes])]
		.map((outcome) => `${outcomes.filter((each) => each === outcome).length} ${outcome}`)
		.filter((text) => !text.startsWith('0 '));
	const items = `${routed.length} ${routed.length === 1 ? 'item' : 'items'}`;
	return {
		message: `${items}: ${texts.join(', ')}.${cost(routed)}`,
		location: 'outputPane',
		type: 'info',
	};
}

/** How an item with an error ended: only a start without a run has a workflow ID. */
function describeError(item: INodeExecutionData): string {
	const details = detailsOf(item);
	if (details?.code === 'may_have_started') return 'may have started';
	if (details?.code === 'timeout') return 'timed out';
	return details && 'workflow_id' in details ? 'could not be started' : 'could not be checked';
}

function detailsOf({ json }: INodeExecutionData): IDataObject | undefined {
	return json.details as IDataObject | undefined;
}

/** A run that several items wait for costs once. */
function cost(routed: readonly RoutedItem[]): string {
	const centsOfRun = new Map<unknown, number>();
	for (const { item, costCents } of routed) {
		if (costCents !== undefined) centsOfRun.set(item.json.run_id ?? item, costCents);
	}
	if (centsOfRun.size === 0) return '';
	const cents = round([...centsOfRun.values()].reduce((sum, more) => sum + more, 0));
	return ` Cost: ${cents} ${cents === 1 ? 'cent' : 'cents'}.`;
}
