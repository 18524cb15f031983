import type { ProgressStyle } from '../../testing/simulator/progress';
import { type Contestant, CONTESTANTS, OURS } from './contestants';
import type { Workload } from './workloads';

/** Where the results of a trial are shown. */
export type Table = 'comparisons' | 'progress' | 'deadlines' | 'sharing';

/** A contestant on a workload: one row of the results. */
export interface Trial {
	table: Table;
	workload: Workload;
	contestant: Contestant;
}

/** Percentages that say nothing about the time left, or mislead. */
export const MISLEADING: readonly ProgressStyle[] = ['lying', 'standing', 'backwards'];

/** Both readings of `current_step`, since the API's documents leave it open. */
const READINGS = ['finished', 'started'] as const;

const LAWS = ['lognormal', 'uniform'] as const;
const HOUR_MS = 3_600_000;
const USUAL_LIMIT = { requests: 60, windowMs: 60_000 };

/** Runs at once, and repetitions: enough for steady means. */
const AT_ONCE = [
	[1, 2000],
	[3, 500],
	[10, 200],
	[30, 100],
	[100, 30],
] as const;

const DEADLINES = [
	{ runs: 1, durations: 'uniform', maxWaitS: 300, repetitions: 300 },
	{ runs: 10, durations: 'uniform', maxWaitS: 300, repetitions: 100 },
	{ runs: 30, durations: 'uniform', maxWaitS: 300, repetitions: 30 },
	{ runs: 50, durations: 'uniform', maxWaitS: 300, repetitions: 20 },
	{ runs: 60, durations: 'lognormal', maxWaitS: 120, repetitions: 20 },
	{ runs: 100, durations: 'uniform', maxWaitS: 300, repetitions: 10 },
	{ runs: 300, durations: 'uniform', maxWaitS: 300, repetitions: 4 },
] as const;

/** Accounts with other clients, or with a lower limit than this project assumes. */
const SHARING = [
	{ name: '2 processes', processes: 2, requests: 60 },
	{ name: '4 processes', processes: 4, requests: 60 },
	{ name: 'real limit 30', processes: 1, requests: 30 },
] as const;

const REJECTIONS = [
	{ name: 'Retry-After', retryAfter: 'seconds', countRejected: false },
	{ name: 'no Retry-After', retryAfter: 'none', countRejected: false },
	{ name: 'Retry-After, 429s count', retryAfter: 'seconds', countRejected: true },
	{ name: 'no Retry-After, 429s count', retryAfter: 'none', countRejected: true },
] as const;

/** A quick benchmark makes this many times fewer repetitions, and leaves out what takes long. */
const QUICK = 25;

export function suite(isQuick: boolean): Trial[] {
	const sizes = LAWS.flatMap((durations) => [
		...AT_ONCE.map(([runs, repetitions]) => ({ runs, repetitions, durations, arrivalMs: 0 })),
		{ runs: 600, repetitions: 4, durations, arrivalMs: HOUR_MS },
	]);
	const all = [
		...sizes.flatMap((size) => [...bothReadings('comparisons', size), ...others(size)]),
		...[1, 30].flatMap((runs) => {
			const size = { runs, repetitions: runs === 1 ? 2000 : 100 };
			const misleading = (['missing', ...MISLEADING] as const).map((progress) =>
				trial('progress', OURS, { ...size, progress }),
			);
			return [...bothReadings('progress', { ...size, progress: 'withinStep' }), ...misleading];
		}),
		...DEADLINES.flatMap(({ maxWaitS, ...size }) =>
			bothReadings('deadlines', { ...size, maxWaitMs: maxWaitS * 1000 }),
		),
		...SHARING.flatMap(({ name, processes, requests }) =>
			REJECTIONS.flatMap(({ name: rejections, ...style }) =>
				bothReadings('sharing', {
					name: `${name}, ${rejections}`,
					...{ runs: 30, repetitions: 20, processes },
					rateLimit: { ...USUAL_LIMIT, requests, ...style },
				}),
			),
		),
	];
	return isQuick ? all.filter(isFast).map(shorten) : all;
}

function isFast({ contestant, workload }: Trial): boolean {
	return contestant === OURS || (workload.durations === 'lognormal' && workload.arrivalMs === 0);
}

function shorten(long: Trial): Trial {
	const repetitions = Math.ceil(long.workload.repetitions / QUICK);
	return { ...long, workload: { ...long.workload, repetitions } };
}

/** The others do not read the progress. */
function others(shape: Shape): Trial[] {
	return CONTESTANTS.map((contestant) => trial('comparisons', contestant, shape));
}

function bothReadings(table: Table, shape: Shape): Trial[] {
	return READINGS.map((stepCount) => trial(table, OURS, { ...shape, stepCount }));
}

type Shape = Partial<Workload> & Pick<Workload, 'runs' | 'repetitions'>;

function trial(table: Table, contestant: Contestant, shape: Shape): Trial {
	const { runs, arrivalMs = 0, durations = 'lognormal', maxWaitMs = Infinity } = shape;
	const atOnce = runs === 1 ? '1 run' : `${runs} runs at once`;
	const size = arrivalMs > 0 ? `${runs} runs over an hour` : atOnce;
	const deadline = Number.isFinite(maxWaitMs) ? `, Max Wait ${maxWaitMs / 1000} s` : '';
	const workload: Workload = {
		name: `${size}, ${durations}${deadline}`,
		arrivalMs,
		durations,
		progress: 'honest',
		stepCount: 'finished',
		maxWaitMs,
		rateLimit: USUAL_LIMIT,
		processes: 1,
		...shape,
	};
	return { table, contestant, workload };
}
