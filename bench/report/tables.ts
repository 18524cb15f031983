import Table from 'cli-table3';
import type { Results } from '../results';
import type { PollCost } from '../realtime/cpu';
import type { ExecutionCost } from '../realtime/execution';
import { STOPPED_ITEMS } from '../realtime/stop';
import { isReached, type Target } from '../targets';
import { OURS } from '../virtual/contestants';
import type { Row } from '../virtual/simulate';
import { number, percent, withUnit } from './format';

/** A table for the terminal and for Markdown alike. The first column is text, the others numbers. */
export interface TextTable {
	title: string;
	head: string[];
	rows: string[][];
}

type Column = [head: string, value: (row: Row) => string];

const FIGURES: Column[] = [
	['Requests per run', ({ requests, runs }) => number(requests / runs)],
	['429s', ({ requests, rejected }) => percent(rejected / requests)],
	['Runs lost', ({ lost, runs }) => percent(lost / runs)],
	['Latency mean', ({ latency }) => withUnit(latency.mean, 's')],
	['p95', ({ latency }) => withUnit(latency.p95, 's')],
	['max', ({ latency }) => withUnit(latency.max, 's')],
];

const MISSED: Column[] = [
	['Ended in time', ({ endedInTime }) => withUnit(endedInTime)],
	['Missed', ({ missed }) => withUnit(missed)],
];

export function allTables(results: Results): TextTable[] {
	return [...waitingTables(results), ...costTables(results)];
}

export function waitingTables({ virtual }: Results): TextTable[] {
	const { comparisons, progress, deadlines, sharing } = virtual;
	const makespan: Column = ['Makespan', (row) => withUnit(row.makespan, 's')];
	const withReading = (row: Row) => `${row.workload.name}, ${readingOf(row)}`;
	return [
		...[...new Set(comparisons.map(({ workload }) => workload.name))].map((name) => {
			const rows = comparisons.filter(({ workload }) => workload.name === name);
			const times = withUnit(rows[0]?.workload.repetitions ?? 0);
			return tableOf(`${name} (${times} x)`, ['Waiting with', nameOf], rows, makespan);
		}),
		tableOf('Other kinds of progress', ['Progress', progressOf], progress),
		tableOf('Deadlines that many runs miss', ['Workload', withReading], deadlines, ...MISSED),
		tableOf('A shared account, 30 runs at once, lognormal', ['Account', withReading], sharing),
	];
}

function tableOf(title: string, first: Column, rows: readonly Row[], ...more: Column[]): TextTable {
	const columns = [first, ...FIGURES, ...more];
	const head = columns.map(([name]) => name);
	return { title, head, rows: rows.map((row) => columns.map(([, value]) => value(row))) };
}

export function costTables(results: Results): TextTable[] {
	const { decisions, executions, cpu, stops, effort, bytesPerRun, loading } = results;
	const wait = (name: string, { requests, cpuMs, storedBytes }: ExecutionCost) => [
		name,
		withUnit(requests),
		withUnit(cpuMs, 'ms'),
		withUnit(storedBytes / 1024, 'KiB'),
	];
	const poll = (name: string, { cpuMsPerPoll, polls }: PollCost) => [
		name,
		withUnit(cpuMsPerPoll, 'ms'),
		withUnit(cpuMsPerPoll / cpu.axios.cpuMsPerPoll, 'x'),
		withUnit(polls),
	];
	return [
		{
			title: `One run of ${effort.execution.runMs / 1000} s, in n8n's engine`,
			head: ['Waiting with', 'Requests', 'CPU', 'Stored execution'],
			rows: [
				wait('HTTP Request, If and Wait (2 s) in a loop', executions.loop),
				wait("this project's node", executions.node),
			],
		},
		{
			title: `CPU per poll, ${effort.cpu.runs} runs polled at once`,
			head: ['Polling with', 'CPU per poll', 'Compared', 'Polls measured'],
			rows: [
				poll('axios in a loop', cpu.axios),
				poll("n8n's request helper in a loop, in n8n's engine", cpu.helper),
				poll("this project's node, in n8n's engine", cpu.node),
			],
		},
		{
			title: 'Choosing the next poll',
			head: ['Polls that wait', 'CPU per permit'],
			rows: decisions.map(({ waiting, ms }) => [withUnit(waiting), withUnit(ms, 'ms')]),
		},
		{
			title: `From Stop to the end of the execution, ${withUnit(STOPPED_ITEMS)} items`,
			head: ['Operation, Rate Limit', 'Time'],
			rows: stops.map(({ operation, rateLimit, ms }) => [
				`${operation}, ${withUnit(rateLimit)}`,
				withUnit(ms, 'ms'),
			]),
		},
		{
			title: 'Memory and loading',
			head: ['', 'Measured'],
			rows: [
				['Heap per waiting run between two polls', withUnit(bytesPerRun / 1024, 'KiB')],
				['Loading node and credential, fastest', withUnit(loading.fastestMs, 'ms')],
				['Loading node and credential, median', withUnit(loading.medianMs, 'ms')],
			],
		},
	];
}

/** @param isQuick after few repetitions, a target may be missed by chance */
export function targetTable(targets: readonly Target[], isQuick: boolean): TextTable {
	return {
		title: 'Targets',
		head: ['Target', 'Measured', 'At most', 'Reached'],
		rows: targets.map((target) => {
			const { name, measured, limit, unit } = target;
			const missed = isQuick && !target.isSteady ? 'not now' : 'NO';
			const reached = isReached(target) ? 'yes' : missed;
			return [name, withUnit(measured, unit), withUnit(limit, unit), reached];
		}),
	};
}

/** No colors: a log or a pipe should not hold them. */
export function printTable({ title, head, rows }: TextTable): void {
	const table = new Table({
		head,
		colAligns: head.map((_, column) => (column === 0 ? 'left' : 'right')),
		style: { head: [], border: [], compact: true },
	});
	table.push(...rows);
	process.stdout.write(`\n${title}\n${table.toString()}\n`);
}

/** The name of a row: this project has one for each reading of the progress. */
export function nameOf(row: Row): string {
	return row.contestant === OURS.name ? `${row.contestant}, ${readingOf(row)}` : row.contestant;
}

function readingOf({ workload }: Row): string {
	return workload.stepCount === 'finished' ? 'steps finished' : 'step in progress';
}

function progressOf(row: Row): string {
	const { progress, runs } = row.workload;
	const style = progress === 'withinStep' ? `within a step, ${readingOf(row)}` : progress;
	return `${style}, ${runs === 1 ? '1 run' : `${runs} runs at once`}`;
}
