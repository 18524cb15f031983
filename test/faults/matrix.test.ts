import { useEngine } from '../../testing/engine/kit';
import type { Cell, Met } from './cells';
import {
	allCells,
	cellTitle,
	ERROR_GOES_TO,
	groups,
	isHeavy,
	needsOwnAccount,
	runsIntoTimeOut,
} from './cells';
import { faultRows } from './faultList';
import { writeFaultTable } from './faultTable';
import { meetAlone, meetNobody, type Meetings, meetTogether } from './meet';
import { pool } from './pool';
import { expectation, meaningOf } from './rules';

const CELLS = allCells(faultRows());

/** Three quarters of a minute on two idle cores. */
const PATIENCE_MS = 300_000;

/** How many executions of one cell run at the same time. */
const AT_ONCE = 200;
const LARGE_AT_ONCE = 6;

describe('every fault, whenever it strikes, comes out as the contract says', () => {
	const kit = useEngine();
	const met: Meetings = new Map();

	beforeAll(async () => {
		await meet(CELLS.filter(isUsual));
		// Short time-outs want a process that has little else to do: large bodies keep it busy for seconds.
		await meet(CELLS.filter((cell) => runsIntoTimeOut(cell.row.fault())));
		await pool(LARGE_AT_ONCE, CELLS.filter(isHeavy), async (cell) => {
			await note(cell, meetAlone(kit, cell));
		});
	}, PATIENCE_MS);

	async function note(cell: Cell, meeting: Promise<Met>): Promise<void> {
		met.set(cell, await meeting);
	}

	/** As many as can be in one execution; where an error stops the workflow, each needs its own. */
	async function meet(cells: readonly Cell[]): Promise<void> {
		const api = await kit.simulate();
		const alone = cells.filter((cell) => needsOwnAccount(cell) || cell.onError === 'stopWorkflow');
		const together = cells.filter((cell) => !alone.includes(cell));
		await Promise.all([
			...groups(together).map(async (group) => {
				for (const [cell, seen] of await meetTogether(kit, group)) met.set(cell, seen);
			}),
			pool(AT_ONCE, alone, async (cell) => {
				if (cell.row.fault().kind === 'connectionRefused') await note(cell, meetNobody(kit, cell));
				else await note(cell, meetAlone(kit, cell, needsOwnAccount(cell) ? undefined : api));
			}),
		]);
	}

	afterAll(async () => await writeFaultTable(CELLS, met));

	it.each(CELLS.map((cell) => ({ cell, title: cellTitle(cell) })))('$title', ({ cell }) => {
		const seen = met.get(cell) as Met;
		const { row, strike, operation, onError } = cell;
		const { ending, polls } = expectation(meaningOf(row.fault()), strike, operation);
		const isError = ending === 'error' || ending === 'deadline';
		expect(seen).toEqual({
			ending,
			polls: polls ?? expect.any(Number),
			errorTo: isError ? ERROR_GOES_TO[onError] : undefined,
		});
	});
});

function isUsual(cell: Cell): boolean {
	return !isHeavy(cell) && !runsIntoTimeOut(cell.row.fault());
}
