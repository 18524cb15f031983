import type { OnError } from 'n8n-workflow';
import { type AnyFault, FAULT_ROWS, type FaultRow } from './faultList';
import { type Ending, expectation, type Operation, type Strike } from './rules';

/** One cell of the matrix: a fault, when it strikes, and how the node is set. */
export interface Cell {
	row: FaultRow;
	strike: Strike;
	operation: Operation;
	onError: OnError;
}

/** The result of a cell. */
export interface Met {
	ending: Ending;
	polls: number;
	runs: number;
	/** Where the error went: to the workflow, or to an output. */
	errorTo: string | undefined;
}

/** In words, for the names of tests. */
const MOMENTS: Readonly<Record<Strike, string>> = {
	start: 'at the start',
	first: 'at the first poll',
	middle: 'at a middle poll',
	end: 'at the poll that finds the end',
	all: 'at every poll',
};
const POLLS: readonly Strike[] = ['first', 'middle', 'end', 'all'];
/** The moments at which a fault can strike each operation. */
const STRIKES: Readonly<Record<Operation, readonly Strike[]>> = {
	...{ wait: POLLS, get: POLLS, start: ['start'] },
};
const OPERATIONS = Object.keys(STRIKES) as Operation[];

/** Every operation at every moment that it has. */
export const MEETINGS = OPERATIONS.flatMap((operation) =>
	STRIKES[operation].map((strike) => ({ operation, strike })),
);

/** Where each setting of On Error sends an error. */
export const ERROR_GOES_TO: Readonly<Record<OnError, string>> = {
	continueErrorOutput: 'Error Output',
	continueRegularOutput: 'Failed',
	stopWorkflow: 'workflow',
};

const ON_ERROR = Object.keys(ERROR_GOES_TO) as OnError[];

const isFirstOfGroup = (row: FaultRow) =>
	FAULT_ROWS.find(({ group }) => group === row.group) === row;

/** All moments and operations with one setting of On Error, and the other settings once for each group. */
export const CELLS: readonly Cell[] = FAULT_ROWS.flatMap((row) =>
	MEETINGS.flatMap((meeting): Cell[] => {
		if (expectation(row.fault(), meeting.strike, meeting.operation).ending === '–') return [];
		const isTriedWithAll = isFirstOfGroup(row) && /all|start/.test(meeting.strike);
		const settings = isTriedWithAll ? ON_ERROR : ON_ERROR.slice(0, 1);
		return settings.map((onError) => ({ row, ...meeting, onError }));
	}),
);

export function cellTitle({ row, strike, operation, onError }: Cell): string {
	return `${operation} meets ${row.group}: ${row.title} ${MOMENTS[strike]}, ${onError}`;
}

/**
 * Whether no other cell can be in the same execution: an error that stops the workflow, a 429 that pauses the
 * account, a host that is gone for all, or a start, whose fault cannot be aimed at one item.
 */
function needsOwnExecution({ row, onError, operation }: Cell): boolean {
	const isForAll = /rateLimited|connectionRefused/.test(row.fault().kind);
	return onError === 'stopWorkflow' || operation === 'start' || isForAll;
}

/** Many large bodies at once keep the process so busy that short timeouts expire. */
export const isHeavy = ({ row }: Cell) => row.fault().kind === 'oversized';

/** Faults that last until the node gives up the request. */
export const runsIntoTimeout = (fault: AnyFault) =>
	['hangBeforeHeaders', 'hangInBody', 'trickle'].includes(fault.kind);

/** Cells that one execution can hold: those of one operation and one setting. */
export function executionsOf(cells: readonly Cell[]): Cell[][] {
	const found = new Map<unknown, Cell[]>();
	for (const cell of cells) {
		const key = needsOwnExecution(cell) ? cell : `${cell.operation} ${cell.onError}`;
		found.set(key, [...(found.get(key) ?? []), cell]);
	}
	return [...found.values()];
}
