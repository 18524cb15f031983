import Table from 'cli-table3';
import type { IDataObject } from 'n8n-workflow';
import type { Result } from '../testing/engine/engine';
import { BRANCHES, type DemoRun, nameOf } from './services';

/** Prints the output by which each run left. Returns the exit code: 0 if each was the right one. */
export function printReport(runs: readonly DemoRun[], result: Result, startedAtMs: number): number {
	if (result.error) throw new Error(result.error.message);
	const items = result.outputs.flatMap((output, index) =>
		output.map(({ json, pairedItem }) => ({ branch: BRANCHES[index], json, pairedItem })),
	);
	const table = new Table({
		head: ['Run', 'Output', 'Status', 'Waited', 'Cost'],
		// Colors are for terminals: in a file or a log they are noise.
		style: { compact: true, ...(!process.stdout.isTTY && { head: [], border: [] }) },
	});
	let wrong = 0;
	const errors: string[] = [];
	runs.forEach((run, index) => {
		const item = items.find(({ pairedItem }) => (pairedItem as { item: number }).item === index);
		const { branch = 'none', json = {} } = item ?? {};
		const isRight = item !== undefined && branch === (run.expected ?? branch);
		if (!isRight) wrong++;
		const { code, what_to_do } = (json.details ?? {}) as IDataObject;
		if (code) errors.push(`${nameOf(run)}: ${json.error}.\n  ${what_to_do}\n`);
		table.push([
			nameOf(run),
			isRight ? branch : `${branch} (should be ${run.expected ?? 'one'})`,
			String(code ?? json.status ?? ''),
			code ? '' : waited(json, startedAtMs, result.durationMs),
			typeof json.cost_cents === 'number' ? `${json.cost_cents} cents` : '',
		]);
	});
	process.stdout.write(`\n${table.toString()}\n`);
	for (const { message } of result.hints) process.stdout.write(`${message}\n`);
	process.stdout.write(errors.map((error) => `\n${error}`).join(''));
	if (wrong > 0) {
		process.stdout.write(`\n${wrong} of ${runs.length} runs went to a wrong output.\n`);
		return 1;
	}
	// The right output of a run of a real account is not known.
	if (runs.every(({ expected }) => expected)) {
		process.stdout.write('\nEvery run went to the right output.\n');
	}
	return 0;
}

/** Until the run's own `completed_at`, or until the end of the node if the run has not ended. */
function waited({ completed_at: completedAt }: IDataObject, startMs: number, nodeMs: number) {
	const endMs = typeof completedAt === 'string' ? Date.parse(completedAt) - startMs : nodeMs;
	// The API's times are in whole seconds.
	return `${Math.max(0, Math.ceil(endMs / 1000))} s`;
}
