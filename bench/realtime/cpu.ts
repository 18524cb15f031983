import { median } from '../statistics';
import { measureInChild } from './children';
import type { PollCost, PollSettings } from './polls';
import { MEASURED, runIds, WARM_UP } from './polls';
import type { ServerProcess } from './server';

/** What polls, each in a process of its own. */
const SCRIPTS = {
	axios: 'bench/realtime/axiosPolls.ts',
	helper: 'bench/realtime/helperPolls.ts',
	node: 'bench/realtime/nodePolls.ts',
} as const;

export type Poller = keyof typeof SCRIPTS;

export const POLLERS = Object.keys(SCRIPTS) as Poller[];

/** Milliseconds of CPU time per poll, and polls, of one process. */
export interface PollSample {
	cpuMsPerPoll: number;
	polls: number;
}

/** Longer than any measurement takes; says that it is almost done, so that it is asked often. */
const ENDLESS = { durationMs: 3_600_000, progress: 'lying' } as const;

/** One measurement in a fresh process. */
export async function measurePolls(
	poller: Poller,
	server: ServerProcess,
	settings: Omit<PollSettings, 'baseUrl'>,
): Promise<PollSample> {
	await server.reset();
	const ids = [WARM_UP, MEASURED].flatMap((prefix) => runIds(prefix, settings.runs));
	await server.addRuns(ids.map((runId) => ({ ...ENDLESS, runId })));
	const { cpuMs } = await measureInChild<PollCost>(SCRIPTS[poller], {
		...settings,
		baseUrl: server.baseUrl,
	});
	const polls = await server.answeredFor(MEASURED);
	if (polls < settings.runs) throw new Error(`${poller} has polled ${polls} times only`);
	return { cpuMsPerPoll: cpuMs / polls, polls };
}

/** The middle of some measurements. */
export function summarizePolls(samples: readonly PollSample[]): PollSample {
	return {
		cpuMsPerPoll: median(samples.map(({ cpuMsPerPoll }) => cpuMsPerPoll)),
		polls: median(samples.map(({ polls }) => polls)),
	};
}
