import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { Result, Scenario } from '../../testing/engine/engine';
import { API_KEY, type Kit, startRuns } from '../../testing/engine/kit';
import type { FaultTarget } from '../../testing/simulator/faults';
import { type Simulator, startSimulator } from '../../testing/simulator/simulator';
import { type Cell, ERROR_GOES_TO, type Met, runsIntoTimeout } from './cells';
import { expectation, meaningOf, type Strike, STRUCK_POLL } from './rules';

/** A cell with its run in a simulator, or with a run to be started there. */
export interface Prepared {
	cell: Cell;
	api: Simulator;
	runId: string | undefined;
}

const TARGETS: Readonly<Record<Strike, FaultTarget>> = {
	start: { when: 'first', endpoint: 'execute' },
	first: { when: 'first' },
	middle: { when: { poll: STRUCK_POLL.middle } },
	end: { when: 'end', once: true },
	all: { when: 'all' },
};

/** A rate limit that hundreds of runs do not reach. */
const AMPLE = 60_000;

/** Good answers of the same execution have to come within this time, too. */
const TIMEOUT_S = 6;

/** A wait with the fault at every poll is short; one that waits out a 429 ends before the pause does. */
const SHORT_S = 1.3;
const PAUSE_S = 10;
/** Long enough for a busy machine. */
const PATIENT_S = 200;

/** This long without a request is taken for the pause of a minute. */
const PAUSE_SEEN_MS = 2_000;

/** A host that is gone comes back after the struck poll. */
const GONE_MS = 1_500;

/** The host's port is none that the system gives to a server meanwhile: that server would get its requests. */
let nextPort = randomInt(20_000, 30_000);

/** Adds a run of three polls, the third of which finds it completed, and the fault. */
export function prepare(cell: Cell, api: Simulator): Prepared {
	if (cell.operation === 'start') return prepareStart(cell, api);
	const going = { status: 'running', completed_at: null };
	const completed = { status: 'completed', completed_at: '2026-03-10T15:31:45Z' };
	const { runId } = api.addRun({ script: [going, going, completed] });
	const fault = cell.row.fault();
	if (fault.kind !== 'connectionRefused') {
		api.addFault(fault, { ...TARGETS[cell.strike], runId });
	}
	return { cell, api, runId };
}

/** If the answer says that nothing was started, nothing was; otherwise a run was started. */
function prepareStart(cell: Cell, api: Simulator): Prepared {
	const fault = cell.row.fault();
	const isBefore = expectation(fault, 'start', 'start').ending !== 'may have started';
	if (fault.kind !== 'connectionRefused') api.addFault(fault, { ...TARGETS.start, isBefore });
	return { cell, api, runId: undefined };
}

/** One item for each cell; all of one operation and one setting, and on one host. */
export function scenarioOf(prepared: readonly Prepared[], execution: number): Scenario {
	const { cell, api } = prepared[0] as Prepared;
	const { operation, onError } = cell;
	if (operation === 'start') {
		const { request_timeout } = itemOf(prepared[0] as Prepared, execution);
		return startRuns(api, [{ durationMs: 0 }], {
			onError,
			options: { requestTimeout: request_timeout },
		});
	}
	return {
		items: prepared.map((one) => itemOf(one, execution)),
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

function itemOf({ cell, runId }: Prepared, execution: number): IDataObject {
	const { row, strike } = cell;
	const isPause = ['minutePause', 'longPause'].includes(meaningOf(row.fault()));
	const isTimeout = runsIntoTimeout(row.fault()) && execution === executionsNeeded(cell);
	const shortS = strike === 'all' ? SHORT_S : PAUSE_S;
	return {
		...(runId && { run_id: runId }),
		max_wait: isPause || strike === 'all' ? shortS : PATIENT_S,
		// A rejected final poll is repeated for half of this time.
		request_timeout: isTimeout || row.fault().kind === 'rateLimited' ? TIMEOUT_S : PATIENT_S,
	};
}

/** A wait polls on by itself; Get Run Status is run once for each poll up to the struck one. */
function executionsNeeded({ operation, strike }: Cell): number {
	return operation === 'get' ? STRUCK_POLL[strike] : 1;
}

/** Runs cells in as few executions as they need, and returns the result of each. */
export async function meet(kit: Kit, cells: readonly Cell[]): Promise<Map<Cell, Met>> {
	if (cells[0]?.row.fault().kind === 'connectionRefused') {
		return new Map([[cells[0], await meetNobody(kit, cells[0])]]);
	}
	const api = await kit.simulate();
	return await meetPrepared(
		kit,
		cells.map((cell) => prepare(cell, api)),
	);
}

async function meetPrepared(kit: Kit, prepared: Prepared[], beforeLast = async () => {}) {
	const met = new Map<Cell, Met>();
	const most = Math.max(...prepared.map(({ cell }) => executionsNeeded(cell)));
	for (let execution = 1; execution <= most; execution++) {
		if (execution === most) await beforeLast();
		const meeting = prepared.filter(({ cell }) => executionsNeeded(cell) >= execution);
		const { result, stop } = await kit.begin(scenarioOf(meeting, execution));
		const [first] = meeting;
		if (first && execution === most && isPause(first)) {
			await first.api.waitForRequests(most, first.runId);
			await sleep(PAUSE_SEEN_MS);
			stop();
		}
		const seen = await result;
		meeting.forEach((one, index) => {
			const now = readMet(one, index, seen);
			// Whatever goes wrong before the struck poll is the result, even if the last poll says otherwise.
			const isNews = executionsNeeded(one.cell) === execution || now.ending !== 'In Progress';
			if (isNews && !met.has(one.cell)) met.set(one.cell, now);
		});
	}
	return met;
}

const isPause = ({ cell: { row, strike, operation } }: Prepared) =>
	expectation(row.fault(), strike, operation).ending === 'pause';

/** The host is gone for the struck poll only. */
async function meetNobody(kit: Kit, cell: Cell): Promise<Met> {
	const api = await startAtNextPort();
	const prepared = prepare(cell, api);
	const pollsBefore = STRUCK_POLL[cell.strike] - 1;
	const isBack = cell.operation === 'wait' && pollsBefore > 0;
	const back = isBack ? leaveAndComeBack(api, pollsBefore, prepared.runId) : undefined;
	const met = await meetPrepared(kit, [prepared], async () => {
		if (!isBack) await api.stop();
	});
	await (await back)?.stop();
	return met.get(cell) as Met;
}

async function leaveAndComeBack(api: Simulator, polls: number, runId = ''): Promise<Simulator> {
	await api.waitForRequests(polls);
	// The answer has to arrive before the connection is cut.
	await sleep(100);
	await api.stop();
	await sleep(GONE_MS);
	const again = await startAt(Number(new URL(api.baseUrl).port));
	again.addRun({ runId, script: [{ status: 'completed' }] });
	return again;
}

async function startAtNextPort(): Promise<Simulator> {
	return await startSimulator({ port: nextPort++ }).catch(startAtNextPort);
}

/** For a moment, an outgoing connection may use the port. */
async function startAt(port: number, attempts = 20): Promise<Simulator> {
	if (attempts === 1) return await startSimulator({ port });
	const started = await startSimulator({ port }).catch(() => sleep(100));
	return started ?? (await startAt(port, attempts - 1));
}

/** How one cell's item ended. */
function readMet({ cell, api, runId }: Prepared, itemIndex: number, result: Result): Met {
	const polls = (runId ? api.statusRequests(runId) : api.startRequests()).length;
	const counts = { polls, runs: api.started.length };
	if (result.status === 'canceled') return { ending: 'pause', ...counts, errorTo: undefined };
	if (result.error) {
		const { context, name, message, description } = result.error;
		expectSeen(context.itemIndex === itemIndex, 'another item’s error', result.error);
		const ending = name === 'NodeOperationError' ? 'deadline' : errorOf(cell, message, description);
		return { ending, ...counts, errorTo: 'workflow' };
	}
	const found = result.outputs.flatMap((items, output) =>
		items.filter((item) => isOf(item, itemIndex)).map(({ json }) => ({ json, output })),
	);
	expectSeen(found.length === 1, `${found.length} items instead of one`, found);
	const { json, output } = found[0] as { json: IDataObject; output: number };
	const name = ['Completed', 'Failed', 'In Progress', ERROR_GOES_TO.continueErrorOutput][output];
	const details = json.details as IDataObject | undefined;
	if (details) expectSeen(details.run_id === (runId ?? null), 'details of another run', json);
	else if (!runId) {
		const { started } = api;
		expectSeen(json.run_id === started[0]?.runId, 'another run', { json, started });
	}
	if (!details) return { ending: name as Met['ending'], ...counts, errorTo: undefined };
	const isDeadline =
		cell.operation === 'wait' && / (within|after) [\d.]+ s/.test(String(json.error));
	const ending = isDeadline ? 'deadline' : errorOf(cell, json.error, details.what_to_do);
	return { ending, ...counts, errorTo: name };
}

/** An error of a start says whether a run may have started. */
function errorOf({ operation }: Cell, message: unknown, whatToDo: unknown): Met['ending'] {
	if (String(message).includes('may have started')) return 'may have started';
	const isSaid = operation !== 'start' || String(whatToDo).includes('No run was started.');
	expectSeen(isSaid, 'an error that leaves it open', message);
	return 'error';
}

function isOf({ pairedItem }: INodeExecutionData, itemIndex: number): boolean {
	return typeof pairedItem === 'object' && 'item' in pairedItem && pairedItem.item === itemIndex;
}

function expectSeen(isFine: boolean, what: string, seen: unknown): void {
	if (!isFine) throw new Error(`${what}: ${JSON.stringify(seen)}`);
}
