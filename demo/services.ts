import { randomUUID } from 'node:crypto';
import type { Scenario } from '../testing/engine/engine';
import type { SimulatedRun } from '../testing/simulator/simulatedRun';
import { startSimulator } from '../testing/simulator/simulator';

/** The runs of the demo, and the service that they are on. */
export interface Service {
	title: string;
	/** The execution, with one item for each run. */
	scenario: Scenario;
	runs: DemoRun[];
	stop: () => Promise<void>;
}

export interface DemoRun {
	runId: string;
	/** What the run is about; empty for a run of a real account. */
	label: string;
	/** The output by which it should leave; undefined for a run of a real account. */
	expected?: Branch;
}

export const BRANCHES = ['Completed', 'Failed', 'In Progress', 'Error'] as const;
export type Branch = (typeof BRANCHES)[number];

/** Six runs with different outcomes, which the node starts on a simulator of the API on this machine. */
export async function simulatedService(): Promise<Service> {
	const apiKey = 'gm_live_demo';
	const simulator = await startSimulator({
		apiKeys: [apiKey],
		rateLimit: { requests: 60, windowMs: 60_000 },
		startRateLimit: { requests: 10, windowMs: 60_000 },
	});
	const run = (label: string, input: Partial<SimulatedRun>, expected: Branch = 'Completed') => {
		const runId = randomUUID();
		// The input also describes the simulated run.
		return { runId, label, expected, input: { runId, ...input }, requestTimeout: 10 };
	};
	const outage = run('survives two HTTP 503', { durationMs: 6_000, costCents: 12 });
	const late = run('start answered too late', {}, 'Error');
	const approval = { pausedMs: 4_000, pausedStatus: 'awaiting_approval' };
	const runs = [
		run('waits in a queue first', { queuedMs: 2_000, durationMs: 4_000, costCents: 22 }),
		run('loses its mail account', { durationMs: 5_000, outcome: 'failed', costCents: 8 }, 'Failed'),
		run('pauses for approval', { durationMs: 3_000, ...approval, costCents: 31 }),
		outage,
		run('takes longer than Max Wait', { durationMs: 600_000 }, 'In Progress'),
		{ ...late, requestTimeout: 1 },
	];
	simulator.addFault(
		{ kind: 'status', status: 503 },
		{ runId: outage.runId, when: { poll: [2, 3] } },
	);
	// The answer to a start has about 130 bytes, so it takes more than a second.
	simulator.addFault({ kind: 'trickle', intervalMs: 10 }, { endpoint: 'execute', when: 'all' });
	return {
		title:
			'n8n’s own engine starts six runs on a simulator of the GloriaMundo API, and waits for them:',
		scenario: {
			type: 'gloriaMundoRunWorkflow',
			items: runs.map(({ input, requestTimeout }) => ({ input, requestTimeout })),
			credential: { apiKey, baseUrl: simulator.baseUrl },
			parameters: {
				workflowId: { __rl: true, mode: 'id', value: 'daily-digest' },
				inputMode: 'json',
				inputJson: '={{ $json.input }}',
				maxWait: 12,
				options: { pollInterval: 1, requestTimeout: '={{ $json.requestTimeout }}' },
			},
		},
		runs,
		stop: async () => await simulator.stop(),
	};
}

/** Runs of a real account; the key is read from the environment, so that it is in no shell history. */
export function realService(runIds: string[]): Service {
	const apiKey = process.env.GLORIAMUNDO_API_KEY;
	if (!apiKey) {
		throw new Error('Set GLORIAMUNDO_API_KEY to the API key of the account that started the runs.');
	}
	const baseUrl = process.env.GLORIAMUNDO_BASE_URL ?? 'https://app.gloriamundo.com';
	return {
		title: `n8n’s own engine waits for ${runIds.length} of your runs at ${baseUrl}:`,
		scenario: {
			items: runIds.map((runId) => ({ run_id: runId })),
			credential: { apiKey, baseUrl },
			parameters: { onTimeout: 'inProgress', options: { pollInterval: 1 } },
		},
		runs: runIds.map((runId) => ({ runId, label: '' })),
		stop: async () => {},
	};
}

export function nameOf({ runId, label }: DemoRun): string {
	return label === '' ? runId : label;
}
