import { join } from 'node:path';
import { ROOT } from '../../testing/root';
import { CELLS, MEETINGS } from './cells';
import { FAULT_ROWS } from './faultList';
import { expectation } from './rules';

export const FAULTS_FILE = join(ROOT, 'test/FAULTS.md');

const INTRODUCTION = `# How each fault ends

\`npm run faults\` writes this file: do not edit it. \`npm test\` checks that the built nodes do exactly this, in n8n's
engine and over real HTTP.

The run has three polls: \`running\`, \`running\`, \`completed\`. The fault replaces the answer to the **first** poll, to the
second (**middle**), to the one that finds the run completed (**end**), or to **all** polls. Wait for Run meets it in one
execution. Get Run Status is run once for each poll, and the table shows the result of the poll with the fault.

For Run Workflow, the fault replaces the answer to the **start**. With a fault that means that no run was
started, none was; with every other fault, one was. No item started two runs, by the simulator's own list. Each run goes to
Completed, or an error says that it may have started.

Each group was also tried with the other settings of On Error, which only change where an error goes: to the workflow
(Stop), to Failed as \`{error, details}\` (Continue), or to the error output.`;

const WORDS = [
	['Word', 'Meaning'],
	['Completed', 'the run goes to Completed: the fault only takes time'],
	['Failed', 'the run has ended with a status other than `completed`, and goes to Failed'],
	['In Progress', 'the run goes on, and goes to In Progress'],
	['error', 'an error at once, and no request follows; of a start: no run was started'],
	['may have started', 'an error at once that says so; the start is not sent again'],
	['deadline', 'polled until Max Wait was over, then an error with the last status'],
	['pause', 'no request for the 60 seconds that a 429 without a usable Retry-After asks for'],
	['–', 'not tried: the run of a start is the one that its answer names'],
];

/** The expected result of each fault, as a page for readers. */
export function faultTable(): string {
	const head = MEETINGS.map(({ operation, strike }) =>
		operation === strike ? operation : `${operation}: ${strike}`,
	);
	const lines = FAULT_ROWS.map(({ group, title, fault }) => [
		...[group, title],
		...MEETINGS.map(({ operation, strike }) => expectation(fault(), strike, operation).ending),
	]);
	return `${[
		INTRODUCTION,
		alignedTable(WORDS),
		`${FAULT_ROWS.length} faults, ${CELLS.length} cells:`,
		alignedTable([['Where', 'Fault', ...head], ...lines]),
	].join('\n\n')}\n`;
}

/** As prettier aligns it. */
function alignedTable(rows: readonly string[][]): string {
	const widths = (rows[0] ?? []).map((_cell, column) =>
		Math.max(3, ...rows.map((row) => row[column]?.length ?? 0)),
	);
	const line = (cells: readonly string[]) =>
		`| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
	const [head = [], ...body] = rows;
	return [head, widths.map((width) => '-'.repeat(width)), ...body].map(line).join('\n');
}
