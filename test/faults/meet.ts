import { setTimeout as sleep } from 'node:timers/promises';
import type { Kit } from '../../testing/engine/kit';
import type { Simulator } from '../../testing/simulator/simulator';
import { startSimulator } from '../../testing/simulator/simulator';
import type { Prepared } from './asking';
import { looks, prepare, readMet, scenarioOf } from './asking';
import type { Cell, Met } from './cells';
import { expectation, meaningOf, STRUCK_POLL } from './rules';

export type Meetings = Map<Cell, Met>;

/** After so long without a request, a pause of 60 s is taken for granted. */
const PAUSE_SEEN_MS = 2_000;

/** A host that is gone comes back after the poll that missed it. */
const GONE_MS = 1_500;

/** Cells of one operation and one setting: items of the same executions, with runs of their own. */
export async function meetTogether(kit: Kit, cells: readonly Cell[]): Promise<Meetings> {
	const api = await kit.simulate();
	const prepared = cells.map((cell) => prepare(cell, api));
	const met: Meetings = new Map();
	for (let look = 1; look <= looksOf(prepared); look++) {
		const asked = prepared.filter(({ cell }) => looks(cell) >= look);
		const result = await kit.run(scenarioOf(asked, look));
		asked.forEach((one, index) => {
			const seen = readMet(one, index, result);
			const isLast = looks(one.cell) === look;
			// An early look that goes wrong is what the cell has met, whatever the last one says.
			const isNews = isLast || seen.ending !== 'In Progress';
			if (isNews && !met.has(one.cell)) met.set(one.cell, seen);
		});
	}
	return met;
}

/** A cell in executions of its own; `api` may have other runs, too. */
export async function meetAlone(kit: Kit, cell: Cell, api?: Simulator): Promise<Met> {
	const prepared = prepare(cell, api ?? (await kit.simulate()));
	const early = await lookEarly(kit, prepared, looks(cell) - 1);
	if (early) return early;
	const execution = await kit.begin(scenarioOf([prepared], looks(cell)));
	if (expectation(meaningOf(cell.row.fault()), cell.strike, cell.operation).ending === 'pause') {
		await sleep(PAUSE_SEEN_MS);
		execution.stop();
	}
	return readMet(prepared, 0, await execution.result);
}

/** The host is there for the polls before the fault, gone for the struck one, and back after it. */
export async function meetNobody(kit: Kit, cell: Cell): Promise<Met> {
	const script = [{ status: 'running' }];
	const first = await startSimulator();
	const { runId } = first.addRun({ script });
	const prepared: Prepared = { cell, api: first, runId };
	const before = STRUCK_POLL[cell.strike] - 1;
	if (before === 0) await first.stop();
	if (cell.operation === 'get') {
		const early = await lookEarly(kit, prepared, before);
		await first.stop();
		if (early) return early;
		return readMet(prepared, 0, await kit.run(scenarioOf([prepared], before + 1)));
	}

	const execution = await kit.begin(scenarioOf([prepared], 1));
	const back = before > 0 ? await leaveAndComeBack(first, before, runId) : undefined;
	const met = readMet(prepared, 0, await execution.result);
	await back?.stop();
	return met;
}

/** Looks that the fault does not strike. Returns the first that goes wrong all the same. */
async function lookEarly(kit: Kit, prepared: Prepared, times: number): Promise<Met | undefined> {
	for (let look = 1; look <= times; look++) {
		const seen = readMet(prepared, 0, await kit.run(scenarioOf([prepared], look)));
		if (seen.ending !== 'In Progress') return seen;
	}
	return undefined;
}

async function leaveAndComeBack(api: Simulator, polls: number, runId: string): Promise<Simulator> {
	await api.waitForRequests(polls);
	// The answer has to arrive before the connection is cut.
	await sleep(100);
	await api.stop();
	await sleep(GONE_MS);
	const again = await startAt(Number(new URL(api.baseUrl).port));
	again.addRun({ runId, script: [{ status: 'completed' }] });
	return again;
}

/** For a moment the port may be somebody's end of a connection. */
async function startAt(port: number, attempts = 20): Promise<Simulator> {
	if (attempts === 1) return await startSimulator({ port });
	const started = await startSimulator({ port }).catch(() => sleep(100));
	return started ?? (await startAt(port, attempts - 1));
}

function looksOf(prepared: readonly Prepared[]): number {
	return Math.max(0, ...prepared.map(({ cell }) => looks(cell)));
}
