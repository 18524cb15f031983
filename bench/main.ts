/**
 * How soon and at what cost this package notices that runs have ended: `npm run bench`. Ends with exit
 * code 1 where a target is missed.
 *
 * `npm run bench -- --quick` is a look with few repetitions: it writes no files, and only targets that
 * do not hang on chance decide on its exit code.
 */
import { parseArgs } from 'node:util';
import { environment } from './environment';
import { openProgress } from './progress';
import { FULL, QUICK, realTimeSteps, runRealTime } from './realtime/runRealTime';
import { printTable } from './report/terminal';
import { comparisonTables, costTable, progressTable, targetTable } from './report/tables';
import { writeResults } from './report/write';
import type { Results } from './results';
import { isReached, targetsOf } from './targets';
import { comparisonTasks, progressTasks, type VirtualTask } from './virtual/runVirtual';

const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false } } });

async function main(): Promise<void> {
	const results = await measureAll(values.quick);
	const targets = targetsOf(results);
	const tables = [
		...comparisonTables(results.comparisons),
		progressTable(results.progressTrials),
		costTable(results),
		targetTable(targets, values.quick),
	];
	tables.forEach(printTable);
	if (!values.quick) await writeResults(results, targets, environment());
	const decisive = targets.filter(({ isSteady }) => isSteady || !values.quick);
	if (!decisive.every(isReached)) process.exitCode = 1;
}

async function measureAll(isQuick: boolean): Promise<Results> {
	const effort = isQuick ? QUICK : FULL;
	const tasks = { comparisons: comparisonTasks(isQuick), progressTrials: progressTasks(isQuick) };
	const virtualSteps = tasks.comparisons.length + tasks.progressTrials.length;
	const progress = openProgress(virtualSteps + realTimeSteps(effort));
	const runAll = async (list: readonly VirtualTask[]) => {
		const rows = [];
		for (const { label, run } of list) {
			progress.begin(label);
			rows.push(await run());
		}
		return rows;
	};
	try {
		return {
			comparisons: await runAll(tasks.comparisons),
			progressTrials: await runAll(tasks.progressTrials),
			realTime: await runRealTime(effort, progress.begin),
		};
	} finally {
		progress.end();
	}
}

void main();
