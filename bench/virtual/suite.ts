import type { ProgressStyle } from '../../testing/simulator/progress';
import type { Workload } from './workloads';

const LAWS = ['lognormal', 'uniform'] as const;
const HOUR_MS = 3_600_000;

/** Runs, and how often: so that means are steady, and all of it takes about two minutes. */
const AT_ONCE = [
	{ runs: 1, repetitions: 2000 },
	{ runs: 3, repetitions: 500 },
	{ runs: 10, repetitions: 200 },
	{ runs: 30, repetitions: 100 },
	{ runs: 100, repetitions: 30 },
];
const OVER_AN_HOUR = { runs: 1000, repetitions: 2 };

/** A percentage that says nothing, or less than nothing, of the time that is left. */
export const UNTRUE: readonly ProgressStyle[] = ['lying', 'standing', 'backwards'];
/** How many runs at once each kind of progress is tried with. */
export const UNTRUE_RUNS: readonly number[] = [1, 30];

/** A quick look makes so many times fewer repetitions. */
const QUICK = 25;

/** Workloads with steps that are known, on which all contestants are tried. */
export function comparisons(isQuick: boolean): Workload[] {
	return bothLaws(isQuick).filter(
		// Long runs take long, in virtual time too: a quick look keeps the one that a target is for.
		({ durations, runs }) => !isQuick || durations === 'lognormal' || runs === 100,
	);
}

function bothLaws(isQuick: boolean): Workload[] {
	return LAWS.flatMap((durations) => [
		...AT_ONCE.map((size) => workload({ ...size, durations, progress: 'honest' }, isQuick)),
		workload({ ...OVER_AN_HOUR, durations, progress: 'honest', arrivalMs: HOUR_MS }, isQuick),
	]);
}

/** Workloads for this project alone: the others do not look at the progress. */
export function progressTrials(isQuick: boolean): Workload[] {
	const styles: ProgressStyle[] = ['missing', ...UNTRUE];
	return AT_ONCE.filter(({ runs }) => UNTRUE_RUNS.includes(runs)).flatMap((size) =>
		styles.map((progress) => workload({ ...size, durations: 'lognormal', progress }, isQuick)),
	);
}

function workload(
	{ runs, repetitions, durations, progress, arrivalMs = 0 }: Shape,
	isQuick: boolean,
): Workload {
	const number = runs.toLocaleString('en');
	const when = arrivalMs > 0 ? 'over an hour' : 'at once';
	return {
		name: runs === 1 ? `1 run, ${durations}` : `${number} runs ${when}, ${durations}`,
		runs,
		durations,
		progress,
		arrivalMs,
		repetitions: isQuick ? Math.ceil(repetitions / QUICK) : repetitions,
	};
}

type Shape = Omit<Workload, 'name' | 'arrivalMs'> & { arrivalMs?: number };
