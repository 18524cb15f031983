import type { Results } from './results';
import { contestants } from './virtual/contestants';
import type { Row } from './virtual/simulate';
import { UNTRUE, UNTRUE_RUNS } from './virtual/suite';

/** Something that this project promises. */
export interface Target {
	name: string;
	measured: number;
	limit: number;
	kind: 'atMost' | 'atLeast';
	unit: '' | 's' | 'ms' | 'KiB' | '%' | 'x';
	/** Few repetitions are enough to tell whether it is reached. */
	isSteady: boolean;
}

export function isReached({ measured, limit, kind }: Target): boolean {
	return kind === 'atMost' ? measured <= limit : measured >= limit;
}

export function targetsOf(results: Results): Target[] {
	return [
		...waitingTargets(results.comparisons),
		...allRunsTargets([...results.comparisons, ...results.progressTrials]),
		...progressTargets(results.progressTrials),
		...costTargets(results.realTime),
	];
}

const [OURS = '', VENDOR = ''] = contestants.map(({ name }) => name);

/** How soon ends are found, and with how many requests. */
function waitingTargets(rows: readonly Row[]): Target[] {
	const find = (contestant: string, runs: number, durations = 'lognormal') =>
		findRow(rows, (row) => {
			const { workload } = row;
			const isSame = workload.runs === runs && workload.durations === durations;
			return row.contestant === contestant && isSame;
		});
	const alone = { ours: find(OURS, 1), vendor: find(VENDOR, 1) };
	const meanLatency = (name: string, row: Row, limit: number): Target =>
		atMost(`${name}: mean latency`, row.latency.mean, limit, 's');
	return [
		atMost(
			'1 run: requests, compared with the 2 s loop',
			alone.ours.requestsPerRun / alone.vendor.requestsPerRun,
			0.6,
			'x',
		),
		meanLatency('1 run', alone.ours, alone.vendor.latency.mean),
		meanLatency('10 runs at once', find(OURS, 10), 2.5),
		meanLatency('30 runs at once', find(OURS, 30), 7),
		meanLatency('100 runs at once, uniform', find(OURS, 100, 'uniform'), 17),
		{
			name: '10 runs at once: requests of the 2 s loop that are rejected',
			measured: 100 * find(VENDOR, 10).rejectedShare,
			limit: 50,
			kind: 'atLeast',
			unit: '%',
			isSteady: false,
		},
	];
}

function allRunsTargets(rows: readonly Row[]): Target[] {
	const ours = rows.filter(({ contestant }) => contestant === OURS);
	const total = (count: (row: Row) => number) => ours.reduce((sum, row) => sum + count(row), 0);
	return [
		atMost(
			'All workloads: rejected requests',
			total(({ rejected }) => rejected),
			0,
		),
		atMost(
			'All workloads: lost runs',
			total(({ lost }) => lost),
			0,
		),
	];
}

/** Without progress the schedule is blind: untrue progress must not make it much worse than that. */
function progressTargets(rows: readonly Row[]): Target[] {
	const meanOf = (style: string, runs: number) =>
		findRow(rows, ({ workload }) => workload.progress === style && workload.runs === runs).latency
			.mean;
	return UNTRUE_RUNS.flatMap((runs) =>
		UNTRUE.map((style) =>
			atMost(
				`Progress ${style}, ${runs === 1 ? '1 run' : `${runs} runs at once`}: mean latency, compared with none`,
				meanOf(style, runs) / meanOf('missing', runs),
				1.5,
				'x',
			),
		),
	);
}

function costTargets({ cpu, waitingRuns, bytesPerRun, loading }: Results['realTime']): Target[] {
	const axiosMs = cpu.axios.cpuMsPerPoll;
	const helperOnTopMs = cpu.helper.cpuMsPerPoll - axiosMs;
	return [
		atMost(
			"CPU per poll (limit: 1.5 x an axios loop, and what n8n's request helper adds)",
			cpu.node.cpuMsPerPoll,
			1.5 * axiosMs + helperOnTopMs,
			'ms',
		),
		atMost(
			`Memory per waiting run, ${waitingRuns.toLocaleString('en')} at once`,
			bytesPerRun / 1024,
			8,
			'KiB',
		),
		atMost('Loading the package', loading.fastestMs, 10, 'ms'),
	];
}

function atMost(name: string, measured: number, limit: number, unit: Target['unit'] = ''): Target {
	return { name, measured, limit, kind: 'atMost', unit, isSteady: unit === '' };
}

function findRow(rows: readonly Row[], matches: (row: Row) => boolean): Row {
	const row = rows.find(matches);
	if (!row) throw new Error('A target for a workload that was not run');
	return row;
}
