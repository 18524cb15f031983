import { readFile } from 'node:fs/promises';
import { useEngine } from '../../testing/engine/kit';
import {
	CELLS,
	cellTitle,
	ERROR_GOES_TO,
	executionsOf,
	isHeavy,
	type Cell,
	type Met,
} from './cells';
import { faultTable, FAULTS_FILE } from './faultTable';
import { meet } from './meet';
import { expectation } from './rules';

const PATIENCE_MS = 300_000;

describe('every fault, whenever it strikes, ends as expected', () => {
	const kit = useEngine();
	const met = new Map<Cell, Met>();

	beforeAll(async () => {
		for (const phase of [CELLS.filter((cell) => !isHeavy(cell)), CELLS.filter(isHeavy)]) {
			const all = executionsOf(phase).map(async (cells) => await meet(kit, cells));
			for (const some of await Promise.all(all)) some.forEach((seen, cell) => met.set(cell, seen));
		}
	}, PATIENCE_MS);

	it.each(CELLS.map((cell) => ({ cell, title: cellTitle(cell) })))('$title', ({ cell }) => {
		const { row, strike, operation, onError } = cell;
		const { ending, polls, runs = 0 } = expectation(row.fault(), strike, operation);
		const isError = ['error', 'deadline', 'may have started'].includes(ending);
		expect(met.get(cell)).toEqual({
			ending,
			polls: polls ?? expect.any(Number),
			runs,
			errorTo: isError ? ERROR_GOES_TO[onError] : undefined,
		});
	});

	it('is listed in test/FAULTS.md', async () => {
		const isListed = (await readFile(FAULTS_FILE, 'utf8')) === faultTable();
		expect(isListed ? 'up to date' : 'out of date: run "npm run faults"').toBe('up to date');
	});
});
