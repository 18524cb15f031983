import Table from 'cli-table3';
import type { IDataObject } from 'n8n-workflow';
import type { Result } from '../testing/engine/engine';
import type { Branch, DemoRun } from './main';

interface Routed {
	branch: Branch;
	json: IDataObject;
}

/** Prints where each run came out. Returns the exit code: 0 if each came out where it should. */
export function printReport(runs: readonly DemoRun[], result: Result, startedAtMs: number): number {
	if (result.error) throw new Error(result.error.message);
	const routed = routedByInput(result);
	const table = new Table({
		head: ['Run', 'Branch', 'Status', 'Waited', 'Cost'],
		// Colours are for terminals: in a file or a log they are noise.
		style: process.stdout.isTTY ? {} : { head: [], border: [] },
	});
	let wrong = 0;
	runs.forEach(({ runId, label, expected }, index) => {
		const { branch, json = {} }: Partial<Routed> = routed[index] ?? {};
		const isRight = expected === undefined ? branch !== undefined : branch === expected;
		if (!isRight) wrong++;
		table.push([
			label === '' ? runId : `${runId.slice(0, 8)}… ${label}`,
			isRight ? branch : `${branch ?? 'none'} (should be ${expected ?? 'one'})`,
			String(json.status ?? json.error ?? ''),
			waited(json, startedAtMs, result.durationMs),
			typeof json.cost_cents === 'number' ? `${json.cost_cents} cents` : '',
		]);
	});
	process.stdout.write(`\n${table.toString()}\n`);
	for (const { message } of result.hints) process.stdout.write(`${message}\n`);
	process.stdout.write(
		wrong === 0 ? 'Every run came out on its branch.\n' : `${wrong} of the runs came out wrong.\n`,
	);
	return wrong === 0 ? 0 : 1;
}

function routedByInput(result: Result): Array<Routed | undefined> {
	const branches: Branch[] = ['Completed', 'Failed', 'In Progress'];
	const routed: Array<Routed | undefined> = [];
	result.outputs.forEach((items, output) => {
		for (const { json, pairedItem } of items) {
			const branch = branches[output];
			const index = (pairedItem as { item: number } | undefined)?.item;
			if (branch && index !== undefined) routed[index] = { branch, json };
		}
	});
	return routed;
}

/** Until the run's end by its own account; to the end of the node, where it has not ended. */
function waited({ completed_at: completedAt }: IDataObject, startMs: number, nodeMs: number) {
	const endMs = typeof completedAt === 'string' ? Date.parse(completedAt) - startMs : nodeMs;
	return `${Math.max(0, Math.round(endMs / 1000))} s`;
}
