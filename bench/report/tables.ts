import type { Results } from '../results';
import type { Target } from '../targets';
import { isReached } from '../targets';
import type { Row } from '../virtual/simulate';
import { number, percent, seconds, withUnit } from './format';

/** A table for the terminal and for Markdown alike. The first column is text, the others numbers. */
export interface TextTable {
	title: string;
	head: string[];
	rows: string[][];
}

const WAITING = ['Requests per run', '429s', 'Runs lost'];
const LATENCY = ['Latency mean', 'p95', 'max', 'Makespan'];

/** One table for each workload. */
export function comparisonTables(rows: readonly Row[]): TextTable[] {
	const names = [...new Set(rows.map(({ workload }) => workload.name))];
	return names.map((name) => {
		const ofWorkload = rows.filter(({ workload }) => workload.name === name);
		const repetitions = ofWorkload[0]?.workload.repetitions ?? 0;
		return {
			title: `${name} (${times(repetitions)})`,
			head: ['Waiting with', ...WAITING, ...LATENCY],
			rows: ofWorkload.map((row) => [row.contestant, ...figures(row)]),
		};
	});
}

export function progressTable(rows: readonly Row[]): TextTable {
	return {
		title: 'Progress that is missing or untrue, lognormal',
		head: ['Progress', ...WAITING, ...LATENCY],
		rows: rows.map((row) => {
			const { progress, runs } = row.workload;
			return [`${progress}, ${runs === 1 ? '1 run' : `${runs} runs`}`, ...figures(row)];
		}),
	};
}

export function costTable({ realTime }: Results): TextTable {
	const { cpu, polledRuns } = realTime;
	const axiosMs = cpu.axios.cpuMsPerPoll;
	const names = {
		axios: 'axios in a loop',
		helper: "n8n's request helper in a loop, in n8n's engine",
		node: "this project's node, in n8n's engine",
	};
	return {
		title: `CPU per poll, ${polledRuns} runs polled at once`,
		head: ['Polling with', 'CPU per poll', 'Compared', 'Polls measured'],
		rows: (['axios', 'helper', 'node'] as const).map((poller) => [
			names[poller],
			`${number(cpu[poller].cpuMsPerPoll)} ms`,
			`${number(cpu[poller].cpuMsPerPoll / axiosMs)} x`,
			cpu[poller].polls.toLocaleString('en'),
		]),
	};
}

/** @param isQuick after few repetitions, what is not reached may be chance */
export function targetTable(targets: readonly Target[], isQuick: boolean): TextTable {
	return {
		title: 'Targets',
		head: ['Target', 'Measured', 'Limit', 'Reached'],
		rows: targets.map((target) => {
			const { name, measured, limit, kind, unit } = target;
			const bound = kind === 'atMost' ? 'at most' : 'at least';
			const missed = isQuick && !target.isSteady ? 'not now' : 'NO';
			const reached = isReached(target) ? 'yes' : missed;
			return [name, withUnit(measured, unit), `${bound} ${withUnit(limit, unit)}`, reached];
		}),
	};
}

function figures({ requestsPerRun, rejectedShare, lost, workload, latency, makespan }: Row) {
	const lostShare = lost / (workload.runs * workload.repetitions);
	return [
		number(requestsPerRun),
		percent(rejectedShare),
		percent(lostShare),
		seconds(latency.mean),
		seconds(latency.p95),
		seconds(latency.max),
		seconds(makespan),
	];
}

function times(repetitions: number): string {
	return repetitions === 1 ? 'once' : `${repetitions.toLocaleString('en')} times`;
}
