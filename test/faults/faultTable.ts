import { join } from 'node:path';
import { ROOT } from '../../testing/root';
import { CELLS, MEETINGS } from './cells';
import { FAULT_ROWS } from './faultList';
import { expectation } from './rules';

export const FAULTS_FILE = join(ROOT, 'test/FAULTS.md');

const INTRODUCTION = `# What becomes of each fault

Written by \`npm run faults\`: do not edit. \`npm test\` checks that the built node does exactly this, in n8n's
engine and over real HTTP.

The run has three polls: \`running\`, \`running\`, \`completed\`. The fault takes the place of the answer to the
**first** poll, to the second (**middle**), to the one that finds the run completed (**end**), or of **all**
answers. Wait for Run meets it in one execution; Get Run Status is run once for each poll, and the table
shows what became of the poll that was struck.

Run Workflow meets the fault in place of the answer to its **start**: where an answer says that nothing was
started, nothing was; else a run was. Every one that was started is named by an item, or by an error as possible,
and none was started twice.

Each group was also tried with the other settings of On Error, which differ only in where an error goes: to
the workflow (Stop), to Failed as \`{error, details}\` (Continue), or to the error output.`;

const WORDS = [
	['Word', 'Meaning'],
	['Completed', 'the run leaves by Completed: the fault has cost nothing but time'],
	['Failed', 'the run has ended, and not as `completed`: it leaves by Failed'],
	['In Progress', 'the run goes on: it leaves by In Progress'],
	['error', 'an error at once, and no request follows; of a start: no run was started'],
	['may have started', 'an error at once that says so: the start is not sent again'],
	['deadline', 'polled until Max Wait was over, then an error that says what was last seen'],
	['pause', 'no request for the 60 seconds that a 429 without a usable Retry-After asks for'],
	['–', 'an answer to a start is about the run that it names'],
];

/** What must come of each fault, as a page that a reader can scan. */
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
