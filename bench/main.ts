/**
 * How soon and at what cost this package notices that runs have ended: `npm run bench`. The exit code is 1 if a
 * target is missed. The first time, it installs the n8n of the end-to-end tests.
 *
 * `npm run bench -- --quick` makes few repetitions. It writes no files, and only targets that do not depend on
 * chance determine its exit code.
 */
import { parseArgs } from 'node:util';
import { findNodesBase, measureExecutions } from './realtime/execution';
import { FULL, QUICK, runRealTime } from './realtime/runRealTime';
import { allTables, printTable, targetTable } from './report/tables';
import { writeResults } from './report/write';
import type { Results } from './results';
import { isReached, targetsOf } from './targets';
import { measureDecision, WAITING } from './virtual/decisions';
import { type Row, simulate } from './virtual/simulate';
import { suite, type Table } from './virtual/suite';

const options = { quick: { type: 'boolean', default: false } } as const;
const isQuick = parseArgs({ options }).values.quick;

async function main(): Promise<void> {
	const results = await measureAll();
	const targets = targetsOf(results);
	[...allTables(results), targetTable(targets, isQuick)].forEach(printTable);
	if (!isQuick) await writeResults(results, targets);
	const decisive = targets.filter(({ isSteady }) => isSteady || !isQuick);
	if (!decisive.every(isReached)) process.exitCode = 1;
}

async function measureAll(): Promise<Results> {
	const effort = isQuick ? QUICK : FULL;
	const executions = measureExecutions(await findNodesBase(), effort.execution.runMs);
	const virtual: Record<Table, Row[]> = {
		comparisons: [],
		progress: [],
		deadlines: [],
		sharing: [],
	};
	for (const trial of suite(isQuick)) {
		begin(`${trial.workload.name}: ${trial.contestant.name}`);
		virtual[trial.table].push(await simulate(trial));
	}
	const decisions = [];
	for (const waiting of WAITING) {
		begin(`Choosing the next poll, ${waiting} waiting`);
		decisions.push(await measureDecision(waiting, isQuick ? 50 : 1_000));
	}
	return { virtual, decisions, ...(await runRealTime(effort, executions, begin)) };
}

function begin(label: string): void {
	process.stdout.write(`${new Date().toTimeString().slice(0, 8)}  ${label}\n`);
}

void main();
