import type { OnError } from 'n8n-workflow';
import { type AnyFault, FAULT_ROWS, type FaultRow } from './faultList';
import type { Ending, Operation, Strike } from './rules';

/** One cell of the matrix: a fault, when it strikes, and how the node is set. */
export interface Cell {
	row: FaultRow;
	strike: Strike;
	operation: Operation;
	onError: OnError;
}

/** What came of a cell. */
export interface Met {
	ending: Ending;
	polls: number;
	/** Where an error went: to the workflow, or to an output. */
	errorTo: string | undefined;
}

/** In words, for the names of tests. */
export const MOMENTS: Readonly<Record<Strike, string>> = {
	first: 'at the first poll',
	middle: 'at a middle poll',
	end: 'at the poll that finds the end',
	all: 'at every poll',
};
export const STRIKES = Object.keys(MOMENTS) as Strike[];
export const OPERATIONS: readonly Operation[] = ['wait', 'get'];

/** Where each setting of On Error sends an error. */
export const ERROR_GOES_TO: Readonly<Record<OnError, string>> = {
	continueErrorOutput: 'Error Output',
	continueRegularOutput: 'Failed',
	stopWorkflow: 'workflow',
};

const isFirstOfGroup = (row: FaultRow) =>
	FAULT_ROWS.find(({ group }) => group === row.group) === row;

/** All moments and operations with one setting of On Error, and the other settings once for each group. */
export const CELLS: readonly Cell[] = FAULT_ROWS.flatMap((row) =>
	OPERATIONS.flatMap((operation) => [
		...STRIKES.map((strike): Cell => ({ row, strike, operation, onError: 'continueErrorOutput' })),
		...(['continueRegularOutput', 'stopWorkflow'] as const).flatMap((onError): Cell[] =>
			isFirstOfGroup(row) ? [{ row, strike: 'all', operation, onError }] : [],
		),
	]),
);

export function cellTitle({ row, strike, operation, onError }: Cell): string {
	return `${operation} meets ${row.group}: ${row.title} ${MOMENTS[strike]}, ${onError}`;
}

/**
 * An error that stops the workflow, a 429 that pauses the account, and a host that is gone for all: no
 * other cell can be in the same execution.
 */
export function needsOwnExecution({ row, onError }: Cell): boolean {
	return onError === 'stopWorkflow' || /rateLimited|connectionRefused/.test(row.fault().kind);
}

/** Many large bodies at a time keep the process so busy that short timeouts pass. */
export const isHeavy = ({ row }: Cell) => row.fault().kind === 'oversized';

/** Faults that are over only when the node gives the request up. */
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
