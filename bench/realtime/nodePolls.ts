/** CPU time of this project's node, which waits in n8n's engine for many runs at once. */
import { Engine } from '../../testing/engine/engine';
import type { PollSettings } from './polls';
import { API_KEY, measure, pause } from './polls';

const settings = JSON.parse(process.argv[2] ?? '') as PollSettings;

/** Requests per minute: so many that the limit never holds a poll back. */
const NO_LIMIT = 1_000_000;
/** Seconds: the end of the wait is far off, as it usually is. */
const MAX_WAIT_S = 3_600;

async function main(): Promise<void> {
	const engine = await Engine.start();
	await measure(settings, async (ids, seconds) => {
		const execution = engine.begin({
			items: ids.map((id) => ({ run_id: id })),
			parameters: {
				operation: 'wait',
				maxWait: MAX_WAIT_S,
				options: { pollInterval: 1, rateLimit: NO_LIMIT },
			},
			credential: { apiKey: API_KEY, baseUrl: settings.baseUrl },
			mode: 'trigger',
		});
		// An error of the node would end it before that, and bring no polls.
		await Promise.race([pause(seconds * 1000), execution.result]);
		execution.stop();
		await execution.result;
	});
}

void main();
