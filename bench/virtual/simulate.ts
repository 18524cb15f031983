import { randomFrom } from '../../testing/random';
import { mean, percentile } from '../statistics';
import { startFastTime } from './fastTime';
import type { Contestant } from './contestants';
import { VirtualService } from './service';
import type { Workload } from './workloads';
import { planRuns } from './workloads';

/** How a contestant fared on a workload; times in seconds, over all repetitions. */
export interface Row {
	workload: Workload;
	contestant: string;
	requestsPerRun: number;
	/** Share of the requests that were rejected, 0 to 1. */
	rejectedShare: number;
	rejected: number;
	/** Runs whose end was never seen. */
	lost: number;
	/** From a run's end to the moment in which it was seen; NaN where all runs were lost. */
	latency: { mean: number; p95: number; max: number };
	/** From the first start to the last end that was seen, mean of the repetitions. */
	makespan: number;
}

/** Runs one contestant on one workload. The same seed gives every contestant the same runs. */
export async function simulate(workload: Workload, contestant: Contestant): Promise<Row> {
	const latencies: number[] = [];
	const makespans: number[] = [];
	let requests = 0;
	let rejected = 0;
	for (let seed = 1; seed <= workload.repetitions; seed++) {
		const random = randomFrom(seed + 1_000_000);
		const time = startFastTime(random);
		try {
			const planned = planRuns(workload, randomFrom(seed));
			const service = new VirtualService(planned, time);
			const found = new Map<string, number>();
			const trial = {
				planned,
				service,
				time,
				random,
				onFound: (runId: string) => void found.set(runId, time.now()),
			};
			await time.until(contestant.waitForAll(trial));
			requests += service.requests;
			rejected += service.rejected;
			for (const [runId, atMs] of found) latencies.push((atMs - service.endOf(runId)) / 1000);
			if (found.size > 0) makespans.push(Math.max(...found.values()) / 1000);
		} finally {
			time.end();
		}
	}
	const runs = workload.runs * workload.repetitions;
	return {
		workload,
		contestant: contestant.name,
		requestsPerRun: requests / runs,
		rejectedShare: requests === 0 ? 0 : rejected / requests,
		rejected,
		lost: runs - latencies.length,
		latency: {
			mean: mean(latencies),
			p95: percentile(latencies, 0.95),
			max: percentile(latencies, 1),
		},
		makespan: mean(makespans),
	};
}
