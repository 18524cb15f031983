import type { Results } from './results';
import { STOPPED_ITEMS } from './realtime/stop';
import { OURS, VENDOR } from './virtual/contestants';
import type { Row } from './virtual/simulate';
import { MISLEADING } from './virtual/suite';

/** Something that this project promises: at most `limit`. */
export interface Target {
	name: string;
	measured: number;
	limit: number;
	unit: '' | 's' | 'ms' | 'KiB' | 'x';
	/** Few repetitions are enough to measure it. */
	isSteady: boolean;
}

export function isReached({ measured, limit }: Target): boolean {
	return measured <= limit;
}

export function targetsOf(results: Results): Target[] {
	return [...waitingTargets(results.virtual), ...costTargets(results)];
}

/** For targets that hold for both readings of the progress, the worse one counts. */
function waitingTargets(virtual: Results['virtual']): Target[] {
	const { comparisons, progress, deadlines, sharing } = virtual;
	const compared = (runs: number, contestant: string, durations = 'lognormal') =>
		find(comparisons, { runs, durations, contestant });
	const mean = (runs: number, durations?: string) =>
		worst(compared(runs, OURS.name, durations), meanOf);
	const alone = compared(1, OURS.name);
	const vendor = compared(1, VENDOR);
	const requests = worst(alone, requestsOf) / worst(vendor, requestsOf);
	const latency = worst(alone, meanOf) / worst(vendor, meanOf);
	const misleading = [1, 30].flatMap((runs) => {
		const blind = worst(find(progress, { runs, progress: 'missing' }), meanOf);
		return MISLEADING.map(
			(style) => worst(find(progress, { runs, progress: style }), meanOf) / blind,
		);
	});
	const missed = (isFew: boolean, stepCount: string) =>
		sum(
			find(deadlines, { stepCount }).filter(({ workload }) => workload.runs <= 10 === isFew),
			'missed',
		);
	const worstMissed = (isFew: boolean) =>
		Math.max(missed(isFew, 'finished'), missed(isFew, 'started'));
	const oneProcess = find([...comparisons, ...progress, ...deadlines], { contestant: OURS.name });
	return [
		atMost('1 run: requests, compared with the 2 s loop', requests, 0.55, 'x'),
		atMost('1 run: mean latency, compared with the 2 s loop', latency, 1, 'x'),
		atMost('10 runs at once: mean latency', mean(10), 1.7, 's'),
		atMost('30 runs at once: mean latency', mean(30), 6.8, 's'),
		atMost('100 runs at once, uniform: mean latency', mean(100, 'uniform'), 18.5, 's'),
		atMost('600 runs over an hour, lognormal: mean latency', mean(600), 4.6, 's'),
		atMost('600 runs over an hour, uniform: mean latency', mean(600, 'uniform'), 18, 's'),
		atMost('Deadlines, 30 to 300 runs at once: runs missed', worstMissed(false), 345),
		atMost('Deadlines, 1 or 10 runs at once: runs missed', worstMissed(true), 0),
		atMost(
			'Misleading progress: mean latency, compared with none',
			Math.max(...misleading),
			1.5,
			'x',
		),
		atMost('One process: requests rejected', sum(oneProcess, 'rejected'), 0),
		atMost('One process: runs lost', sum(oneProcess, 'lost'), 0),
		atMost('Shared account: runs lost', sum(sharing, 'lost'), 0),
	];
}

function costTargets({ decisions, stops, cpu, effort, bytesPerRun, loading }: Results): Target[] {
	const decisionMs = (waiting: number) =>
		decisions.find((each) => each.waiting === waiting)?.ms ?? Number.NaN;
	const stopMs = Math.max(...stops.map(({ ms }) => ms));
	const axiosMs = cpu.axios.cpuMsPerPoll;
	const cpuMs = 1.5 * axiosMs + cpu.helper.cpuMsPerPoll - axiosMs;
	const [items, runs] = [STOPPED_ITEMS, effort.memory.runs].map((n) => n.toLocaleString('en'));
	return [
		atMost('Choosing the next poll, 1,000 waiting: CPU', decisionMs(1_000), 0.05, 'ms'),
		atMost('Choosing the next poll, 10,000 waiting: CPU', decisionMs(10_000), 0.3, 'ms'),
		atMost(`Stop with ${items} items, any operation and Rate Limit`, stopMs, 100, 'ms'),
		atMost(
			"CPU per poll (1.5 x an axios loop, and what n8n's request helper adds)",
			cpu.node.cpuMsPerPoll,
			cpuMs,
			'ms',
		),
		atMost(`Memory per waiting run, ${runs} at once`, bytesPerRun / 1024, 8, 'KiB'),
		atMost('Loading the package', loading.fastestMs, 10, 'ms'),
	];
}

/** The rows in which all of these fields, of the row or its workload, have these values. */
function find(rows: readonly Row[], fields: Record<string, unknown>): Row[] {
	const found = rows.filter((row) => {
		const all: Record<string, unknown> = { ...row.workload, contestant: row.contestant };
		return Object.entries(fields).every(([field, value]) => all[field] === value);
	});
	if (found.length === 0) throw new Error('A target for a workload that was not run');
	return found;
}

const meanOf = ({ latency }: Row) => latency.mean;
const requestsOf = ({ requests, runs }: Row) => requests / runs;

function worst(rows: readonly Row[], value: (row: Row) => number): number {
	return Math.max(...rows.map(value));
}

function sum(rows: readonly Row[], field: 'missed' | 'rejected' | 'lost'): number {
	return rows.reduce((total, row) => total + row[field], 0);
}

function atMost(name: string, measured: number, limit: number, unit: Target['unit'] = ''): Target {
	return { name, measured, limit, unit, isSteady: unit === '' };
}
