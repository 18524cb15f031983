/**
 * The simulator as a process of its own:
 * `npx tsx testing/simulator/main.ts --port 0 --api-key gm_live_demo --rate-limit 60 --time-scale 1`
 * Prints `{"baseUrl": "..."}` when it is ready, and ends on SIGTERM or SIGINT.
 * Other processes give orders with POST /__simulator/runs, /faults and /reset, and read the log
 * with GET /__simulator/requests.
 */
import { parseArgs } from 'node:util';
import { startSimulator } from './simulator';

const { values } = parseArgs({
	options: {
		host: { type: 'string', default: '127.0.0.1' },
		port: { type: 'string', default: '0' },
		prefix: { type: 'string', default: '' },
		'api-key': { type: 'string', multiple: true, default: ['gm_live_demo'] },
		/** Status requests per 60 s; 0 for no limit. */
		'rate-limit': { type: 'string', default: '60' },
		'time-scale': { type: 'string', default: '1' },
	},
});

async function main(): Promise<void> {
	const requests = Number(values['rate-limit']);
	const simulator = await startSimulator({
		host: values.host,
		port: Number(values.port),
		prefix: values.prefix,
		apiKeys: values['api-key'],
		rateLimit: requests > 0 ? { requests, windowMs: 60_000 } : undefined,
		timeScale: Number(values['time-scale']),
		controlPath: '/__simulator',
	});
	for (const signal of ['SIGTERM', 'SIGINT'] as const) {
		process.once(signal, () => void simulator.stop());
	}
	process.stdout.write(`${JSON.stringify({ baseUrl: simulator.baseUrl })}\n`);
}

void main();
