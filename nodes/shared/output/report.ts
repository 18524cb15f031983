import type { IExecuteFunctions, NodeExecutionHint } from 'n8n-workflow';
import type { RunStatus } from '../gloriamundo/runStatus';
import type { RoutedItem } from './branches';
import { describeRun } from './wording';

/**
 * Prints a line for a run's new status or step: n8n shows it in the browser's console, in manual
 * executions only.
 */
export function reportChange(context: IExecuteFunctions, runId: string, run: RunStatus): void {
	context.sendMessageToUI(`GloriaMundo run ${runId}: ${describeRun(run)}`);
}

/** Sums up in the node's output panel: "3 items: 2 completed, 1 failed. Cost: 38 cents." */
export function reportSummary(context: IExecuteFunctions, routed: readonly RoutedItem[]): void {
	// n8n 1 has no hints where the node is a tool.
	context.addExecutionHints?.(summary(routed));
}

function summary(routed: readonly RoutedItem[]): NodeExecutionHint {
	const counts = [
		count(routed, ({ branch }) => branch === 'completed', 'completed'),
		count(routed, ({ branch, isError }) => branch === 'failed' && !isError, 'failed'),
		count(routed, ({ branch }) => branch === 'inProgress', 'in progress'),
		count(routed, ({ isError }) => isError, 'not known, because of an error'),
	].filter((text) => text !== '');
	const items = `${routed.length} ${routed.length === 1 ? 'item' : 'items'}`;
	return {
		message: `${items}: ${counts.join(', ')}.${cost(routed)}`,
		location: 'outputPane',
		type: 'info',
	};
}

function count(
	routed: readonly RoutedItem[],
	matches: (item: RoutedItem) => boolean,
	label: string,
): string {
	const number = routed.filter(matches).length;
	return number === 0 ? '' : `${number} ${label}`;
}

/** A run that several items wait for costs once. */
function cost(routed: readonly RoutedItem[]): string {
	const centsOfRun = new Map<unknown, number>();
	for (const { item } of routed) {
		const { run_id: runId, cost_cents: cents } = item.json;
		if (typeof cents === 'number') centsOfRun.set(runId ?? item, cents);
	}
	if (centsOfRun.size === 0) return '';
	const cents = [...centsOfRun.values()].reduce((sum, more) => sum + more, 0);
	return ` Cost: ${cents} ${cents === 1 ? 'cent' : 'cents'}.`;
}
