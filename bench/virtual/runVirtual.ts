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

const [ours] = contestants as readonly [Contestant];

/** Every contestant on every workload with known steps. */
export function comparisonTasks(isQuick: boolean): VirtualTask[] {
	return comparisons(isQuick).flatMap((workload) => {
		// A hundred thousand rejected requests take their time.
		const isSlow = workload.arrivalMs > 0;
		return (isQuick && isSlow ? [ours] : contestants).map((each) => task(workload, each));
	});
}

/** This project where the progress is missing or untrue. */
export function progressTasks(isQuick: boolean): VirtualTask[] {
	return progressTrials(isQuick).map((workload) => task(workload, ours));
}

function task(workload: Workload, contestant: Contestant): VirtualTask {
	const progress = workload.progress === 'honest' ? '' : `, progress ${workload.progress}`;
	return {
		label: `${workload.name}${progress}: ${contestant.name}`,
		run: async () => await simulate(workload, contestant),
	};
}
