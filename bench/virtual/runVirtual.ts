import type { Contestant } from './contestants';
import { contestants } from './contestants';
import type { Row } from './simulate';
import { simulate } from './simulate';
import { comparisons, progressTrials } from './suite';
import type { Workload } from './workloads';

/** One row of the results that is to be found out. */
export interface VirtualTask {
	label: string;
	run: () => Promise<Row>;
}

/** Every contestant on every workload with known steps. */
export function comparisonTasks(isQuick: boolean): VirtualTask[] {
	return comparisons(isQuick).flatMap((workload) =>
		contestants.map((contestant) => task(workload, contestant)),
	);
}

/** This project where the progress is missing or untrue. */
export function progressTasks(isQuick: boolean): VirtualTask[] {
	const ours = contestants[0] as Contestant;
	return progressTrials(isQuick).map((workload) => task(workload, ours));
}

function task(workload: Workload, contestant: Contestant): VirtualTask {
	const progress = workload.progress === 'honest' ? '' : `, progress ${workload.progress}`;
	return {
		label: `${workload.name}${progress}: ${contestant.name}`,
		run: async () => await simulate(workload, contestant),
	};
}
