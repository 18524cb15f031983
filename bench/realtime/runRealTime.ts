import type { RealTime } from '../results';
import type { Poller, PollSample } from './cpu';
import { measurePolls, POLLERS, summarizePolls } from './cpu';
import { measureLoading } from './loading';
import { measureMemory } from './memory';
import { startServer } from './server';

/** How much is measured. */
export interface Effort {
	cpu: { runs: number; warmUpSeconds: number; seconds: number; rounds: number };
	memory: { runs: number; rounds: number };
	loading: { times: number };
}

/** In the order of the rounds: each round measures everybody once, so that noise meets all alike. */
export const FULL: Effort = {
	cpu: { runs: 100, warmUpSeconds: 3, seconds: 6, rounds: 7 },
	memory: { runs: 1000, rounds: 3 },
	loading: { times: 15 },
};

export const QUICK: Effort = {
	cpu: { runs: 50, warmUpSeconds: 0.5, seconds: 1, rounds: 1 },
	memory: { runs: 200, rounds: 1 },
	loading: { times: 3 },
};

export function realTimeSteps({ cpu }: Effort): number {
	return cpu.rounds * POLLERS.length + 2;
}

/** @param begin told what is measured next, `realTimeSteps` times */
export async function runRealTime(
	effort: Effort,
	begin: (label: string) => void,
): Promise<RealTime> {
	const { rounds, ...settings } = effort.cpu;
	const samples: Record<Poller, PollSample[]> = { axios: [], helper: [], node: [] };
	const server = await startServer();
	try {
		for (let round = 1; round <= rounds; round++) {
			for (const poller of POLLERS) {
				begin(`CPU per poll, ${poller}, round ${round} of ${rounds}`);
				samples[poller].push(await measurePolls(poller, server, settings));
			}
		}
		begin('Memory per waiting run');
		const bytesPerRun = await measureMemory(server, effort.memory.runs, effort.memory.rounds);
		begin('Loading the package');
		const loading = await measureLoading(effort.loading.times);
		return {
			polledRuns: settings.runs,
			cpu: {
				axios: summarizePolls(samples.axios),
				helper: summarizePolls(samples.helper),
				node: summarizePolls(samples.node),
			},
			waitingRuns: effort.memory.runs,
			bytesPerRun,
			loading,
		};
	} finally {
		await server.stop();
	}
}
