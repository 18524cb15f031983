import { randomFrom } from '../../testing/random';
import { startVirtualTime } from '../../testing/virtualClock';
import { mean, percentile } from '../statistics';
import { VirtualService } from './service';
import type { Trial } from './suite';
import { planRuns, type Workload } from './workloads';

/** The figures of a contestant on a workload, over all repetitions; times in seconds. */
export interface Row {
	workload: Workload;
	contestant: string;
	runs: number;
	requests: number;
	/** Requests that were answered with 429. */
	rejected: number;
	/** Runs whose wait failed. */
	lost: number;
	/** Runs that ended before their deadline, and how many of them were reported as not ended. */
	endedInTime: number;
	missed: number;
	/** From the end of a run until it was noticed; NaN if none was. */
	latency: { mean: number; p95: number; max: number };
	/** From the first start to the last end that was noticed; the mean of the repetitions. */
	makespan: number;
}

/** Tries one contestant on one workload. The same seed gives every contestant the same runs. */
export async function simulate({ workload, contestant }: Trial): Promise<Row> {
	const latencies: number[] = [];
	const makespans: number[] = [];
	const sums = { requests: 0, rejected: 0, lost: 0, endedInTime: 0, missed: 0 };
	for (let seed = 1; seed <= workload.repetitions; seed++) {
		const random = randomFrom(seed + 1_000_000);
		const realRandom = Math.random;
		const time = startVirtualTime(Infinity);
		Math.random = random;
		try {
			const planned = planRuns(workload, randomFrom(seed));
			const service = new VirtualService(planned, workload.rateLimit, time);
			const waitForRun = contestant.begin({ workload, service, time, random });
			let lastFoundMs = Number.NaN;
			const waits = planned.map(async ({ startsAtMs, run: { runId } }, index) => {
				await time.pause(startsAtMs);
				const outcome = await waitForRun(runId, index).catch(() => 'lost' as const);
				const endMs = service.endOf(runId);
				const isInTime = endMs <= startsAtMs + workload.maxWaitMs;
				if (isInTime) sums.endedInTime++;
				if (outcome === 'lost') sums.lost++;
				if (outcome === 'timedOut' && isInTime) sums.missed++;
				if (outcome !== 'ended') return;
				lastFoundMs = time.now();
				latencies.push((lastFoundMs - endMs) / 1000);
			});
			await time.until(Promise.all(waits));
			sums.requests += service.requests;
			sums.rejected += service.rejected;
			if (!Number.isNaN(lastFoundMs)) makespans.push(lastFoundMs / 1000);
		} finally {
			time.end();
			Math.random = realRandom;
		}
	}
	return {
		workload,
		contestant: contestant.name,
		runs: workload.runs * workload.repetitions,
		...sums,
		latency: {
			mean: mean(latencies),
			p95: percentile(latencies, 0.95),
			max: percentile(latencies, 1),
		},
		makespan: mean(makespans),
	};
}
