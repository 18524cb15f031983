import { setTimeout as sleep } from 'node:timers/promises';
import type { Scenario } from '../../testing/engine/engine';
import type { Simulator } from '../../testing/simulator/simulator';
import { addRuns, CONTINUE, OPERATIONS, useEngine } from '../../testing/engine/kit';

/** Five times the limit: the tests share this process with the simulator, and coverage makes them slower. */
const LONGEST_BLOCK_MS = 1_000;

describe('n8n stays responsive', () => {
	const kit = useEngine();

	/** The most that was computed in one turn of the event loop while a workflow ran. */
	async function longestBlock(scenario: Scenario) {
		await kit.engine();
		let blockMs = 0;
		let before = process.cpuUsage();
		const turn = () => {
			blockMs = Math.max(blockMs, process.cpuUsage(before).user / 1e3);
			before = process.cpuUsage();
		};
		const turns = setInterval(turn);
		const { outputs } = await kit.run(scenario);
		turn();
		clearInterval(turns);
		return { blockMs, items: outputs.flat().length };
	}

	const rows = Array.from({ length: 5_000 }, (_, id) => ({ id, text: 'x'.repeat(80) }));
	const emptyObjects = `[${'{},'.repeat(8_000_000 / 3)}{}]`;

	it.each([
		{ what: 'a 0.5 MB result', items: 100, result: JSON.stringify(rows) },
		{ what: '8 MB of empty objects', items: 1, result: emptyObjects },
	])('with $items items of a run with $what', async ({ items, result }) => {
		for (const { build } of OPERATIONS) {
			const api = await kit.simulate();
			const [runId = ''] = addRuns(api, 1);
			api.addFault(
				{ kind: 'html', html: `{"status":"completed","result":${result}}` },
				{ when: 'all' },
			);
			const runIds = Array.from({ length: items }, () => runId);
			const changes = { ...CONTINUE, parameters: { maxWait: 3 } };

			const seen = await longestBlock(build(api, runIds, changes));

			expect(seen.items).toBe(items);
			expect(seen.blockMs).toBeLessThan(LONGEST_BLOCK_MS);
		}
	});

	it.each(OPERATIONS)(
		'and reacts to Stop while 4,000 items wait with a high Rate Limit: $operation',
		async ({ build }) => {
			const api = await kit.simulate();
			const execution = await kit.begin(
				build(api, addRuns(api, 4_000, { durationMs: 60_000 }), {
					options: { rateLimit: 100_000 },
				}),
			);
			await api.waitForRequests(100);

			execution.stop();

			expect((await execution.result).status).toBe('canceled');
			// Those in flight may still arrive; most of the requests were never sent, and none follows.
			expect(await requestsInAll(api)).toBeLessThan(1_000);
		},
	);
});

/** The number of requests once no more arrive. */
async function requestsInAll(api: Simulator): Promise<number> {
	const { length } = api.requests;
	await sleep(500);
	return api.requests.length === length ? length : await requestsInAll(api);
}
