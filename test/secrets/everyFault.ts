import { writeFile } from 'node:fs/promises';
import { jsonStringify } from 'n8n-workflow';
import { Engine } from '../../testing/engine/engine';
import { startSimulator } from '../../testing/simulator/simulator';
import { type Cell, CELLS, executionsOf, isHeavy, runsIntoTimeout } from '../faults/cells';
import { prepare, scenarioOf } from '../faults/meet';
import { CANARY } from '../../testing/secrets';

/** Faults that strike every answer are enough; those that take long are left out. */
const isQuick = (cell: Cell) =>
	['all', 'start'].includes(cell.strike) &&
	!isHeavy(cell) &&
	!runsIntoTimeout(cell.row.fault()) &&
	!(cell.row.group === 'HTTP 429' && cell.operation !== 'wait');

/**
 * Meets every fault with the canary as the key, and writes what n8n stores into a file. n8n's logs go to the
 * standard output.
 *
 * Usage: everyFault.ts <file>
 */
async function main(file: string): Promise<void> {
	const engine = await Engine.start();
	const stored = await Promise.all(
		executionsOf(CELLS.filter(isQuick)).map(async (cells) => {
			const api = await startSimulator({ apiKeys: [CANARY] });
			const scenario = scenarioOf(
				cells.map((cell) => prepare(cell, api)),
				1,
			);
			const credential = { apiKey: CANARY, baseUrl: api.baseUrl };
			const { run, messages } = await engine.run({ ...scenario, credential });
			await api.stop();
			// n8n's own errors are circular.
			return jsonStringify({ run, messages }, { replaceCircularRefs: true });
		}),
	);
	await writeFile(file, stored.join('\n'));
}

void main(process.argv[2] as string);
