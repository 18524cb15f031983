import type { Outcome } from '../../nodes/shared/polling/outcome';
import type { Scene } from './scene';
import { completed, inScene, running } from './scene';

const SECOND = 1_000;
/** Six requests per minute, and twice as many waits of a minute that begin: more than can be served. */
const LIMIT = 6;

/** Waits of a minute that go on beginning, for half an hour. */
async function flood(scene: Scene): Promise<void> {
	for (let wave = 0; wave < 180; wave++) {
		const waits = [1, 2].map((index) => ({
			runId: `flood ${wave}/${index}`,
			maxWaitMs: 60 * SECOND,
		}));
		const { outcomes, leave } = scene.execute(waits, LIMIT);
		void Promise.all(outcomes).then(leave);
		await scene.time.pause(10 * SECOND);
	}
}

describe('an account of which more is asked than it allows, without end', () => {
	it.each([
		['a single look', { wait: 'lookOnce' as const }],
		['a wait that has much time', { maxWaitMs: 3_600 * SECOND }],
	])('%s does not starve behind the last polls of others', async (_, item) => {
		const service = ({ runId }: { runId: string }) =>
			runId === 'patient' ? completed() : running();
		await inScene(service, async (scene) => {
			const flooding = flood(scene);
			await scene.time.until(scene.time.pause(60 * SECOND));
			const { outcomes, leave } = scene.execute([{ ...item, runId: 'patient' }], LIMIT);
			const outcome: Outcome = await scene.time.until(outcomes[0]!);
			expect(outcome).toMatchObject({ kind: 'ended' });
			expect(scene.time.now()).toBeLessThan(60 * SECOND + 180 * SECOND);
			leave();
			await scene.time.until(flooding);
		});
	});
});
