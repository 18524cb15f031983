import { writeFile } from 'node:fs/promises';
import { jsonStringify } from 'n8n-workflow';
import { Engine, type Result, type Scenario } from '../../testing/engine/engine';
import { prepare, scenarioOf } from '../faults/asking';
import {
	allCells,
	type Cell,
	groups,
	isHeavy,
	needsOwnAccount,
	runsIntoTimeOut,
} from '../faults/cells';
import { faultRows } from '../faults/faultList';
import type { Simulator } from '../../testing/simulator/simulator';
import { startSimulator } from '../../testing/simulator/simulator';
import { CANARY } from '../../testing/secrets';

/** n8n's own errors hold themselves. */
const CIRCULAR = { replaceCircularRefs: true };

/**
 * Meets every fault with the canary for a key, and writes what n8n keeps of it into a file. What it logs
 * meanwhile goes where logs go: whoever starts this program listens there.
 *
 * Usage: everyFault.ts <file>
 */
async function main(file: string): Promise<void> {
	const engine = await Engine.start();
	const kept: Result[] = [];
	const keep = async (scenario: Scenario, { baseUrl }: Simulator) => {
		kept.push(await engine.run({ ...scenario, credential: { apiKey: CANARY, baseUrl } }));
	};

	const cells = allCells(faultRows()).filter(isQuick);
	const usual = cells.filter((cell) => !needsOwnAccount(cell));
	await Promise.all([
		...groups(usual.filter(({ onError }) => onError !== 'stopWorkflow')).map(
			async (group) => await together(group, keep),
		),
		...usual.filter(isStopping).map(async (cell) => await together([cell], keep)),
		...cells.filter(needsOwnAccount).map(async (cell) => await together([cell], keep)),
	]);
	await writeFile(
		file,
		kept.map(({ run, messages }) => jsonStringify({ run, messages }, CIRCULAR)).join('\n'),
	);
}

/** The error of every answer: whatever a fault brings to light, it does so where no other answer is seen. */
function isQuick(cell: Cell): boolean {
	const isSlow = isHeavy(cell) || runsIntoTimeOut(cell.row.fault()) || isLongPause(cell);
	return cell.strike === 'all' && !isSlow;
}

/** Get Status would wait a minute. */
function isLongPause({ row, operation }: Cell): boolean {
	return row.group === 'HTTP 429' && operation === 'get';
}

function isStopping({ onError, operation }: Cell): boolean {
	return onError === 'stopWorkflow' && operation === 'get';
}

async function together(
	cells: readonly Cell[],
	keep: (scenario: Scenario, api: Simulator) => Promise<void>,
): Promise<void> {
	const api = await startSimulator({ apiKeys: [CANARY] });
	const prepared = cells.map((cell) => prepare(cell, api));
	await keep(scenarioOf(prepared, 1), api);
	await api.stop();
}

void main(process.argv[2] as string);
