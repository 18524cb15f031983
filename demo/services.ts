import type { SimulatedRun } from '../testing/simulator/simulatedRun';
import { startSimulator } from '../testing/simulator/simulator';

/** Runs that the demo waits for, and where they are. */
export interface Service {
	title: string;
	credential: { apiKey: string; baseUrl: string };
	maxWaitSeconds: number;
	runs: DemoRun[];
	stop: () => Promise<void>;
}

export interface DemoRun {
	runId: string;
	/** What the run is about; empty for a run of a real account. */
	label: string;
	/** The output that it should leave on; undefined where only the service knows. */
	expected?: Branch;
}

export const BRANCHES = ['Completed', 'Failed', 'In Progress'] as const;
export type Branch = (typeof BRANCHES)[number];

/** Six runs with different outcomes, on a simulator of the API on this machine. */
export async function simulatedService(): Promise<Service> {
	const apiKey = 'gm_live_demo';
	const simulator = await startSimulator({
		apiKeys: [apiKey],
		rateLimit: { requests: 60, windowMs: 60_000 },
	});
	const run = (label: string, options: Partial<SimulatedRun>, expected: Branch = 'Completed') => {
		return { runId: simulator.addRun(options).runId, label, expected };
	};
	const outage = run('service answers 503 twice', { durationMs: 6_000, costCents: 12 });
	simulator.addFault(
		{ kind: 'status', status: 503 },
		{ runId: outage.runId, when: { poll: [2, 3] } },
	);
	const approval = { pausedMs: 4_000, pausedStatus: 'awaiting_approval' };
	return {
		title: 'Six runs on a simulator of the GloriaMundo API, waited for by n8n’s own engine:',
		credential: { apiKey, baseUrl: simulator.baseUrl },
		maxWaitSeconds: 12,
		runs: [
			run('daily digest', { durationMs: 3_500 }),
			run('starts in a queue', { queuedMs: 2_000, durationMs: 4_000, costCents: 22 }),
			run(
				'loses its mail account',
				{ durationMs: 5_000, outcome: 'failed', costCents: 8 },
				'Failed',
			),
			run('pauses for approval', { durationMs: 3_000, ...approval, costCents: 31 }),
			outage,
			run('longer than Max Wait', { durationMs: 600_000 }, 'In Progress'),
		],
		stop: async () => await simulator.stop(),
	};
}

/** Runs of a real account; the key comes from the environment, so that no shell history keeps it. */
export function realService(runIds: string[]): Service {
	const apiKey = process.env.GLORIAMUNDO_API_KEY;
	if (!apiKey) {
		throw new Error('Set GLORIAMUNDO_API_KEY to the API key of the account that started the runs.');
	}
	const baseUrl = process.env.GLORIAMUNDO_BASE_URL ?? 'https://app.gloriamundo.com';
	return {
		title: `${runIds.length} of your runs at ${baseUrl}, waited for by n8n’s own engine:`,
		credential: { apiKey, baseUrl },
		maxWaitSeconds: 300,
		runs: runIds.map((runId) => ({ runId, label: '' })),
		stop: async () => {},
	};
}

export function nameOf({ runId, label }: DemoRun): string {
	return label === '' ? runId : `${runId.slice(0, 8)}… ${label}`;
}
