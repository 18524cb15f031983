import { measurePolls, medianOf, type PollCost, type Poller, POLLERS } from './cpu';
import type { Executions } from './execution';
import { type Loading, measureLoading } from './loading';
import { measureMemory } from './memory';
import { startServer } from './server';
import { measureStop, stopCases, type StopTime } from './stop';

/** How much is measured. */
export const FULL = {
	cpu: { runs: 100, warmUpSeconds: 3, seconds: 6, rounds: 5 },
	memory: { runs: 1000, rounds: 3 },
	loading: { times: 15 },
	stop: { rateLimits: [60, 5_000, 1_000_000] },
	execution: { runMs: 300_000 },
};

export type Effort = typeof FULL;

export const QUICK: Effort = {
	cpu: { runs: 50, warmUpSeconds: 0.5, seconds: 1, rounds: 1 },
	memory: { runs: 200, rounds: 1 },
	loading: { times: 3 },
	stop: { rateLimits: [5_000] },
	execution: { runMs: 10_000 },
};

/** Over loopback HTTP, with the server in another process. */
export interface RealTime {
	effort: Effort;
	cpu: Record<Poller, PollCost>;
	bytesPerRun: number;
	loading: Loading;
	stops: readonly StopTime[];
	executions: Executions;
}

/**
 * @param executions measured at the same time: they take minutes, but hardly any CPU time
 * @param begin called with the name of the next measurement
 */
export async function runRealTime(
	effort: Effort,
	executions: Promise<Executions>,
	begin: (label: string) => void,
): Promise<RealTime> {
	const { rounds, ...settings } = effort.cpu;
	const costs: Record<Poller, PollCost[]> = { axios: [], helper: [], node: [] };
	const stops: StopTime[] = [];
	const { baseUrl, stop } = await startServer();
	try {
		// Each round measures each poller once, so that noise affects all of them alike.
		for (let round = 1; round <= rounds; round++) {
			for (const poller of POLLERS) {
				begin(`CPU per poll, ${poller}, round ${round} of ${rounds}`);
				costs[poller].push(await measurePolls({ ...settings, poller, baseUrl }));
			}
		}
		begin('Memory per waiting run');
		const bytesPerRun = await measureMemory({ ...effort.memory, baseUrl });
		for (const stopCase of stopCases(effort.stop.rateLimits)) {
			begin(`Stop, ${stopCase.operation} with a Rate Limit of ${stopCase.rateLimit}`);
			stops.push(await measureStop(baseUrl, stopCase));
		}
		begin('Loading the package');
		const loading = await measureLoading(effort.loading.times);
		begin('One run, in n8n’s engine');
		const cpu = {
			axios: medianOf(costs.axios),
			helper: medianOf(costs.helper),
			node: medianOf(costs.node),
		};
		return { effort, cpu, bytesPerRun, loading, stops, executions: await executions };
	} finally {
		await stop();
	}
}
