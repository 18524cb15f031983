/**
 * The simulator as a process of its own: `npx tsx testing/simulator/main.ts --rate-limit 60`
 * Prints `{"baseUrl": "..."}` when it is ready, and ends on SIGTERM or SIGINT.
 * Other processes send orders with POST /__simulator/runs and /__simulator/reset, and read the log with
 * GET /__simulator/requests.
 */
import { parseArgs } from 'node:util';
import { startSimulator } from './simulator';

const { values } = parseArgs({
	options: {
		'api-key': { type: 'string', default: 'gm_live_demo' },
		/** Status requests per 60 s; 0 for no limit. */
		'rate-limit': { type: 'string', default: '60' },
	},
});

async function main(): Promise<void> {
	const requests = Number(values['rate-limit']);
	const simulator = await startSimulator({
		apiKeys: [values['api-key']],
		rateLimit: requests > 0 ? { requests, windowMs: 60_000 } : undefined,
		takesOrders: true,
	});
	for (const signal of ['SIGTERM', 'SIGINT'] as const) {
		process.once(signal, () => void simulator.stop());
	}
	process.stdout.write(`${JSON.stringify({ baseUrl: simulator.baseUrl })}\n`);
}

void main();
