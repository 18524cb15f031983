import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Cell } from './cells';
import { OPERATIONS, SETTINGS, STRIKES } from './cells';
import type { Meetings } from './meet';

const FILE = resolve(__dirname, '../FAULTS.md');

const INTRODUCTION = `# What becomes of each fault

Written by \`npm test\`, from what the built node did in n8n's engine over real HTTP: do not edit.

A run of three polls is asked for: \`running\`, \`running\`, \`completed\`. The fault takes the place of the
answer at the **first** poll, at the second (**middle**), at the one that finds the run completed (**end**),
or of **all** answers. Wait for Completion meets it in one execution; Get Status is run once for each poll,
and the table shows what became of the look that was struck.`;

const ON_ERROR = `Each was tried with all settings of On Error. They differ only in where an error goes: to the workflow
(Stop), to the branch Failed as \`{error, details}\` (Continue), or to the error output. A field with a slash
would be one where they differ in more.`;

const WORDS = [
	['Word', 'What it says'],
	['Completed', 'the run is on the branch Completed: the fault has cost nothing but time'],
	['Failed', 'the run has ended, and not as `completed`: it is on the branch Failed'],
	['In Progress', 'the run goes on: it is on the branch In Progress'],
	['error', 'an error at once, and no request follows'],
	['deadline', 'asked again until Max Wait was over, then an error that says what was last seen'],
	['pause', 'no request for the 60 seconds that a 429 without a usable Retry-After asks for'],
];

/** Writes what was met as a table that a reader can scan. */
export async function writeFaultTable(cells: readonly Cell[], met: Meetings): Promise<void> {
	const endings = new Map<string, Set<string>>();
	for (const cell of cells) {
		const seen = endings.get(keyOf(cell)) ?? new Set();
		endings.set(keyOf(cell), seen.add(met.get(cell)?.ending ?? 'not met'));
	}
	const rows = [...new Set(cells.map(({ row }) => row))];
	const columns = OPERATIONS.flatMap((operation) =>
		STRIKES.map((strike) => ({ operation, strike })),
	);
	const head = columns.map(({ operation, strike }) => `${operation}: ${strike}`);
	const lines = rows.map((row) => [
		row.group,
		row.title,
		...columns.map((column) => [...(endings.get(keyOf({ row, ...column })) ?? [])].join(' / ')),
	]);
	const sizes = [
		`${rows.length} faults`,
		`${STRIKES.length} moments`,
		`${OPERATIONS.length} operations`,
		`${SETTINGS.length} settings of On Error`,
	];
	const parts = [
		INTRODUCTION,
		ON_ERROR,
		alignedTable(WORDS),
		`${sizes.join(' x ')} = ${cells.length} cells:`,
		alignedTable([['Where', 'Fault', ...head], ...lines]),
	];
	await writeFile(FILE, `${parts.join('\n\n')}\n`);
}

function keyOf({ row, operation, strike }: Omit<Cell, 'onError'>): string {
	return [row.group, row.title, operation, strike].join('\n');
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
