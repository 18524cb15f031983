import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { Result, Scenario } from '../../testing/engine/engine';
import { API_KEY } from '../../testing/engine/kit';
import type { When } from '../../testing/simulator/faults';
import type { Simulator } from '../../testing/simulator/simulator';
import type { Cell, Met } from './cells';
import { runsIntoTimeOut } from './cells';
import { meaningOf, type Strike, STRUCK_POLL } from './rules';

/** A cell whose run waits in a simulator. */
export interface Prepared {
	cell: Cell;
	api: Pick<Simulator, 'baseUrl' | 'statusRequests'>;
	runId: string;
}

const WHEN: Readonly<Record<Strike, { when: When; once?: boolean }>> = {
	first: { when: 'first' },
	middle: { when: { poll: STRUCK_POLL.middle } },
	end: { when: 'end', once: true },
	all: { when: 'all' },
};

/** So much that the limit of the account plays no part, even where a thousand runs share it. */
const AMPLE = 60_000;

/** Healthy answers of the same wait have to come within it, too. */
const TIME_OUT_S = 6;

/** The struck poll of a wait has to go out within it, and no other after it. */
const PAUSE_S = 10;

/** Long enough for a machine that has more to do. */
const PATIENT_S = 200;

/** A run of three polls, the third of which finds it completed, and the fault that lies in wait. */
export function prepare(cell: Cell, api: Simulator, runId?: string): Prepared {
	const going = { status: 'running', completed_at: null };
	const completed = { status: 'completed', completed_at: '2026-03-10T15:31:45Z' };
	const run = api.addRun({ runId, script: [going, going, completed] });
	const fault = cell.row.fault();
	if (fault.kind !== 'connectionRefused') {
		api.addFault(fault, { ...WHEN[cell.strike], runId: run.runId });
	}
	return { cell, api, runId: run.runId };
}

/** A wait polls on by itself; Get Status is run once for each poll up to the struck one. */
export function looks({ operation, strike }: Cell): number {
	return operation === 'wait' ? 1 : STRUCK_POLL[strike];
}

/**
 * One item for each cell; all of one operation and one setting, and on one host.
 *
 * @param look of Get Status, counted from 1
 */
export function scenarioOf(prepared: readonly Prepared[], look: number): Scenario {
	const { cell, api } = prepared[0] as Prepared;
	const { operation, onError } = cell;
	return {
		items: prepared.map((one) => itemOf(one, look)),
		credential: { apiKey: API_KEY, baseUrl: api.baseUrl },
		onError,
		parameters: {
			operation,
			...(operation === 'wait' && { maxWait: '={{ $json.max_wait }}' }),
			options: {
				pollInterval: 1,
				requestTimeout: '={{ $json.request_timeout }}',
				rateLimit: AMPLE,
			},
		},
	};
}

function itemOf({ cell, runId }: Prepared, look: number): IDataObject {
	const { row, strike } = cell;
	const isPause = ['minutePause', 'longPause'].includes(meaningOf(row.fault()));
	const shortS = strike === 'all' ? 1.3 : PAUSE_S;
	const isTimeOut = runsIntoTimeOut(row.fault()) && look === looks(cell);
	return {
		run_id: runId,
		max_wait: isPause || strike === 'all' ? shortS : PATIENT_S,
		request_timeout: isTimeOut ? TIME_OUT_S : PATIENT_S,
	};
}

/** How one cell's item ended. */
export function readMet({ cell, api, runId }: Prepared, itemIndex: number, result: Result): Met {
	const polls = api.statusRequests(runId).length;
	if (result.status === 'canceled') return { ending: 'pause', polls, errorTo: undefined };
	if (result.error) {
		checkError(result.error.context.itemIndex === itemIndex, 'another item’s error', result.error);
		const isDeadline = result.error.name === 'NodeOperationError';
		return { ending: isDeadline ? 'deadline' : 'error', polls, errorTo: 'workflow' };
	}

	const found = result.outputs.flatMap((items, output) =>
		items.filter((item) => isOf(item, itemIndex)).map(({ json }) => ({ json, output })),
	);
	checkError(found.length === 1, `${found.length} items instead of one`, found);
	const { json, output } = found[0] as { json: IDataObject; output: number };
	const branch = branchNames(cell)[output] as string;
	if (!('details' in json)) return { ending: branch as Met['ending'], polls, errorTo: undefined };
	const details = json.details as IDataObject;
	checkError(
		details.run_id === runId && Boolean(details.what_to_do),
		'details say too little',
		json,
	);
	const isDeadline = /^No status of run|had not ended after/.test(String(json.error));
	return { ending: isDeadline ? 'deadline' : 'error', polls, errorTo: branch as Met['errorTo'] };
}

function isOf({ pairedItem }: INodeExecutionData, itemIndex: number): boolean {
	return typeof pairedItem === 'object' && 'item' in pairedItem && pairedItem.item === itemIndex;
}

function branchNames({ operation, onError }: Cell): string[] {
	return [
		'Completed',
		'Failed',
		...(operation === 'get' ? ['In Progress'] : []),
		...(onError === 'continueErrorOutput' ? ['Error Output'] : []),
	];
}

function checkError(isFine: boolean, what: string, seen: unknown): void {
	if (!isFine) throw new Error(`${what}: ${JSON.stringify(seen)}`);
}
