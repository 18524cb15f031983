import Table from 'cli-table3';
import type { TextTable } from './tables';

/** No colours: a log or a pipe should not hold them. */
export function printTable({ title, head, rows }: TextTable): void {
	const table = new Table({
		head,
		colAligns: head.map((_, column) => (column === 0 ? 'left' : 'right')),
		style: { head: [], border: [] },
	});
	table.push(...rows);
	process.stdout.write(`\n${title}\n${table.toString()}\n`);
}
