import type { OnError } from 'n8n-workflow';
import type { AnyFault, FaultRow } from './faultList';
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
	/** Where an error went: to the workflow, to the branch Failed, or to the error output. */
	errorTo: 'workflow' | 'Failed' | 'Error Output' | undefined;
}

export const STRIKES: readonly Strike[] = ['first', 'middle', 'end', 'all'];
export const OPERATIONS: readonly Operation[] = ['wait', 'get'];
export const SETTINGS: readonly OnError[] = [
	'stopWorkflow',
	'continueRegularOutput',
	'continueErrorOutput',
];

/** Where each setting sends an error. */
export const ERROR_GOES_TO: Readonly<Record<OnError, Met['errorTo']>> = {
	stopWorkflow: 'workflow',
	continueRegularOutput: 'Failed',
	continueErrorOutput: 'Error Output',
};

export function allCells(rows: readonly FaultRow[]): Cell[] {
	return rows.flatMap((row) =>
		OPERATIONS.flatMap((operation) =>
			STRIKES.flatMap((strike) => SETTINGS.map((onError) => ({ row, strike, operation, onError }))),
		),
	);
}

/** A sentence for the name of a test. */
export function cellTitle({ row, strike, operation, onError }: Cell): string {
	const moments: Record<Strike, string> = {
		first: 'at the first poll',
		middle: 'at a middle poll',
		end: 'at the poll that finds the end',
		all: 'at every poll',
	};
	return `${operation} meets ${row.group}: ${row.title} ${moments[strike]}, ${onError}`;
}

/** A 429 pauses the whole account, and a host that is gone is gone for all: no neighbours for these. */
export function needsOwnAccount({ row }: Cell): boolean {
	const { kind } = row.fault();
	return kind === 'rateLimited' || kind === 'connectionRefused';
}

/** Many bodies of 50 MB at a time would be a test of the machine's memory. */
export function isHeavy({ row }: Cell): boolean {
	return row.fault().kind === 'oversized';
}

/** Faults that are over only when the node gives the request up. */
export function runsIntoTimeOut(fault: AnyFault): boolean {
	return ['hangBeforeHeaders', 'hangInBody', 'trickle'].includes(fault.kind);
}

/** What can be in one execution: by operation and setting. */
export function groups(cells: readonly Cell[]): Cell[][] {
	const found = new Map<string, Cell[]>();
	for (const cell of cells) {
		const key = `${cell.operation} ${cell.onError}`;
		found.set(key, [...(found.get(key) ?? []), cell]);
	}
	return [...found.values()];
}
