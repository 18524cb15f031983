import { startSimulator } from '../testing/simulator/simulator';
import type { Service } from './main';

const API_KEY = 'gm_live_demo';

/** Half a dozen runs of different fates, on a simulator of the API on this machine. */
export async function simulatedService(): Promise<Service> {
	const simulator = await startSimulator({
		apiKeys: [API_KEY],
		rateLimit: { requests: 60, windowMs: 60_000, retryAfter: 'seconds' },
	});
	const digest = simulator.addRun({ durationMs: 3_500, costCents: 15 });
	const queued = simulator.addRun({ queuedMs: 2_000, durationMs: 4_000, costCents: 22 });
	const mail = simulator.addRun({ durationMs: 5_000, outcome: 'failed', costCents: 8 });
	const approval = simulator.addRun({
		durationMs: 3_000,
		pausedMs: 4_000,
		pausedStatus: 'awaiting_approval',
		costCents: 31,
	});
	const outage = simulator.addRun({ durationMs: 6_000, costCents: 12 });
	simulator.addFault(
		{ kind: 'status', status: 503 },
		{ runId: outage.runId, when: { poll: [2, 3] } },
	);
	const long = simulator.addRun({ durationMs: 600_000 });
	return {
		title: 'Six runs on a simulator of the GloriaMundo API, waited for by n8n’s own engine:',
		credential: { apiKey: API_KEY, baseUrl: simulator.baseUrl },
		maxWaitSeconds: 12,
		runs: [
			{ runId: digest.runId, label: 'daily digest', expected: 'Completed' },
			{ runId: queued.runId, label: 'starts in a queue', expected: 'Completed' },
			{ runId: mail.runId, label: 'loses its mail account', expected: 'Failed' },
			{ runId: approval.runId, label: 'pauses for approval', expected: 'Completed' },
			{ runId: outage.runId, label: 'service answers 503 twice', expected: 'Completed' },
			{ runId: long.runId, label: 'longer than Max Wait', expected: 'In Progress' },
		],
		stop: async () => await simulator.stop(),
	};
}
