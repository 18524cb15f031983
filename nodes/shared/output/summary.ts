import type { IExecuteFunctions, NodeExecutionHint } from 'n8n-workflow';
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

/** A line that cannot be printed costs nothing. */
export function printLine(context: IExecuteFunctions, line: string): void {
	try {
		context.sendMessageToUI(line);
	} catch {
		// The run matters, not the line.
	}
}

/** Sums up in the node's output panel: "3 items: 2 completed, 1 failed. Cost: 38 cents." */
export function reportSummary(context: IExecuteFunctions, routed: readonly RoutedItem[]): void {
	try {
		// n8n 1 only: a node that is used as a tool has no hints.
		context.addExecutionHints?.(summary(routed));
	} catch {
		// A summary that cannot be shown costs no item.
	}
}

function summary(routed: readonly RoutedItem[]): NodeExecutionHint {
	const known = routed.filter(({ isError }) => !isError);
	const counts = [
		[known.filter(({ branch }) => branch === 'completed').length, 'completed'],
		[known.filter(({ branch }) => branch === 'failed').length, 'failed'],
		[known.filter(({ branch }) => branch === 'inProgress').length, 'in progress'],
		[routed.length - known.length, 'could not be checked'],
	] as const;
	const texts = counts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
	const items = `${routed.length} ${routed.length === 1 ? 'item' : 'items'}`;
	return {
		message: `${items}: ${texts.join(', ')}.${cost(routed)}`,
		location: 'outputPane',
		type: 'info',
	};
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
