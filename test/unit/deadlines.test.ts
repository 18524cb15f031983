import { endsAt, follow, inScene, many, running } from './scene';
import type { Item, Poll, Result } from './scene';

const SECOND = 1_000;
const going = () => running();

/** When each run was asked last. */
function lastPollsOf(polls: readonly Poll[]): number[] {
	return [...new Map(polls.map(({ runId, sentAtMs }) => [runId, sentAtMs])).values()];
}

/** How long before the deadline each run was asked last, in seconds, the longest first. */
function earlySeconds({ polls }: Result, deadlineMs: number): number[] {
	return lastPollsOf(polls)
		.map((atMs) => (deadlineMs - atMs) / SECOND)
		.sort((a, b) => b - a);
}

describe('many waits with one deadline', () => {
	it('eight of them have all their last polls at the deadline', async () => {
		const result = await follow(many(8, { maxWaitMs: 100 * SECOND }), going);
		expect(earlySeconds(result, 100 * SECOND)).toEqual(Array(8).fill(0));
	});

	it('eight of them have all their last polls at the deadline, though others are asked too', async () => {
		await inScene(going, async (scene) => {
			const others = scene.execute(many(40, { maxWaitMs: 600 * SECOND }));
			const waits = scene.execute(
				many(8).map(({ runId }) => ({ runId: `of eight ${runId}`, maxWaitMs: 100 * SECOND })),
			);
			await scene.outcomesOf(waits);
			const ofEight = scene.polls.filter(({ runId }) => runId?.startsWith('of eight'));
			expect(lastPollsOf(ofEight)).toEqual(Array(8).fill(100 * SECOND));
			others.leave();
		});
	});

	it('a hundred of them are asked once more before it, each as late as the account allows', async () => {
		const crowd = many(100, { maxWaitMs: 150 * SECOND });
		const result = await follow(crowd, going);
		const early = earlySeconds(result, 150 * SECOND);
		expect(early).toHaveLength(100);
		early.forEach((seconds, index) => {
			expect(seconds).toBeLessThanOrEqual((100 - index) * (60 / 55));
			// A last poll may come a little late.
			expect(seconds).toBeGreaterThanOrEqual(-5);
		});
		expect(early[50]).toBeLessThan(50);
		const toldMs = result.outcomes.map((outcome) =>
			outcome.kind === 'timedOut' ? outcome.known.account?.sinceLastPollMs : undefined,
		);
		expect(toldMs.map((ms) => Math.round((ms ?? NaN) / SECOND)).sort((a, b) => b - a)).toEqual(
			early.map((seconds) => Math.max(0, Math.round(seconds))).sort((a, b) => b - a),
		);
	});

	it('no wait ends later than the deadline and one request time-out', async () => {
		const { overAtMs } = await follow(many(150, { maxWaitMs: 120 * SECOND }), () => 'hang');
		expect(overAtMs).toBeLessThanOrEqual(130 * SECOND);
	});
});

describe('more waits than the account can serve', () => {
	const crowd = (count: number): Item[] => many(count, { maxWaitMs: 60 * SECOND });

	it('end in time all the same, each once', async () => {
		const { outcomes, overAtMs, timersLeft } = await follow(crowd(500), going);
		expect(outcomes).toHaveLength(500);
		expect(outcomes.every(({ kind }) => kind === 'timedOut')).toBe(true);
		expect(overAtMs).toBeLessThanOrEqual(70 * SECOND);
		expect(timersLeft).toBe(0);
	});

	it('have each request spent on another run: nobody is asked twice before all were once', async () => {
		const { polls } = await follow(crowd(300), going);
		expect(polls.length).toBeGreaterThanOrEqual(60);
		expect(new Set(polls.map(({ runId }) => runId)).size).toBe(polls.length);
	});

	it('are all found where there is time enough, in turn', async () => {
		const { outcomes, polls } = await follow(many(200, { maxWaitMs: 600 * SECOND }), endsAt(0));
		expect(outcomes.every(({ kind }) => kind === 'ended')).toBe(true);
		expect(polls).toHaveLength(200);
	});

	it('tell what kept them from being asked', async () => {
		const { outcomes } = await follow(crowd(10), going, { limit: 2 });
		const unasked = outcomes.filter((outcome) => 'known' in outcome && !outcome.known.run);
		expect(unasked.length).toBeGreaterThan(0);
		for (const outcome of unasked) {
			expect(outcome).toMatchObject({
				known: { account: { runs: 10, limit: 2, allowed: 2, sinceLastPollMs: undefined } },
			});
		}
	});
});

describe('runs of one account', () => {
	it('whoever is near the end is asked more often than whoever is far from it', async () => {
		const ofFive = (step: number) =>
			running({ current_step: step, total_steps: 5, percentage: step * 20 });
		const service = ({ runId, sentAtMs }: Poll) =>
			ofFive(runId === 'run 0' ? Math.floor(sentAtMs / (25 * SECOND)) : 0);
		const { polls } = await follow(many(30, { maxWaitMs: 120 * SECOND }), service);
		const count = (runId: string) => polls.filter((poll) => poll.runId === runId).length;
		expect(count('run 0')).toBeGreaterThan(1.5 * count('run 1'));
	});

	it('nobody starves while others are near the end', async () => {
		const nearly = running({ current_step: 4, total_steps: 5, percentage: 80 });
		const far = running({ current_step: 0, total_steps: 5, percentage: 0 });
		const { polls } = await follow(many(40), ({ runId }) => (runId === 'run 0' ? far : nearly));
		const ofRun0 = polls.filter(({ runId }) => runId === 'run 0');
		expect(ofRun0.length).toBeGreaterThanOrEqual(3);
	});
});
