import { answers, endsAt, http, inScene, many, NEVER_BETWEEN, script, wait } from './scene';
import type { Item, SentPoll, Service } from './scene';

const { completed, limited, network, running } = answers;
const going = () => running();
const item = { maxWaitMs: 30_000, ...NEVER_BETWEEN };

describe('the deadline of a wait', () => {
	it('a run that ends during the last interval is still found', async () => {
		const { outcomes, sentAtMs } = await wait([item], endsAt(29_999));
		expect(sentAtMs).toEqual([0, 30_000]);
		expect(outcomes[0]).toMatchObject({ kind: 'ended' });
	});

	it('a run that ends later is not waited for, and what is known of it is told', async () => {
		const { outcomes, overAtMs, timersLeft } = await wait([item], endsAt(31_000));
		const account = { limit: 60, allowed: 60, pausedMs: 0, queued: 1, sinceLastPollMs: 0 };
		const run = expect.objectContaining({ status: 'running' }) as unknown;
		const known = { runId: 'run', waitedMs: 30_150, run, lastFailure: undefined, account };
		expect(outcomes).toEqual([{ kind: 'timedOut', known }]);
		expect([overAtMs, timersLeft]).toEqual([30_150, 0]);
	});

	it.each([0.001, 0.5, 1.4, 40, 999.6, 1_400.3, 2_200, 30_000.9, 60_001])(
		'of %d ms is kept with a final poll, and no hurry of polls before it',
		async (maxWaitMs) => {
			const { outcomes, sentAtMs } = await wait([{ maxWaitMs }], going);
			expect(outcomes[0]).toMatchObject({ known: { run: { status: 'running' } } });
			expect(sentAtMs.at(-1)).toBeGreaterThanOrEqual(maxWaitMs);
			expect(sentAtMs.filter((atMs) => atMs > maxWaitMs - 500).length).toBeLessThan(4);
		},
	);

	it('may be a year away', async () => {
		const { polls } = await wait([{ maxWaitMs: 365 * 86_400_000 }], endsAt(5_000));
		expect(polls.length).toBeLessThan(5);
	});

	it.each([
		['ended', completed()],
		['timedOut', http(503)],
	])('a poll that fails across it is repeated at once: %s', async (kind, last) => {
		const service = script(running(), network('ECONNRESET'), last);
		const { outcomes, sentAtMs } = await wait([{ maxWaitMs: 20_000, minMs: 19_800 }], service);
		expect(sentAtMs).toEqual([0, 19_950, 20_100]);
		expect(outcomes[0]).toMatchObject({ kind });
	});

	it.each([1, 2_000, 9_999, 30_000])(
		'of %d ms is overrun by at most a request timeout, if every request hangs',
		async (maxWaitMs) => {
			const { outcomes, polls, overAtMs } = await wait([{ maxWaitMs }], () => 'hang');
			expect(overAtMs).toBeLessThanOrEqual(maxWaitMs + 10_000 + 1);
			expect(polls.at(-1)!.sentAtMs).toBeGreaterThanOrEqual(maxWaitMs);
			expect(polls.at(-1)!.timeoutMs).toBeGreaterThanOrEqual(4_999);
			const account = { sinceLastPollMs: 0 };
			expect(outcomes[0]).toMatchObject({ kind: 'timedOut', known: { account } });
		},
	);

	it('shortens the timeout of a poll just before it, not of one long before', async () => {
		const { polls, overAtMs } = await wait([{ ...item, minMs: 18_500 }], () => 'hang');
		expect(polls.map(({ timeoutMs }) => timeoutMs)).toEqual([10_000, 6_500, 5_000]);
		expect(overAtMs).toBe(40_000);
	});
});

describe('a process that was suspended across the deadline', () => {
	/** Waits in a process that is suspended from a second before the deadline on. */
	const waitSuspended = async (items: Item[], service: Service, afterMs: number) =>
		await inScene(service, async (scene) => {
			const execution = scene.wait(items);
			await scene.pass(29_000);
			scene.time.suspend(1_000 + afterMs);
			const outcomes = await scene.outcomesOf(execution);
			return { outcomes, polls: scene.polls, final: scene.polls.at(-1)! };
		});

	it.each([4_000, 7_000, 15_000, 3_600_000])('for %d ms still makes the final poll', async (ms) => {
		const { outcomes, final } = await waitSuspended([item], script(running(), completed()), ms);
		expect(outcomes).toMatchObject([{ kind: 'ended' }]);
		expect(final.sentAtMs).toBeGreaterThanOrEqual(30_000 + ms);
		expect(final.timeoutMs).toBe(ms < 7_500 ? 10_000 - ms : 10_000);
	});

	it('makes it for each of many runs', async () => {
		const { outcomes } = await waitSuspended(many(40, item), endsAt(100_000), 600_000);
		expect(outcomes).toMatchObject(Array(40).fill({ kind: 'ended' }));
	});

	it('does not go on for good if the service then rejects every request', async () => {
		const { outcomes, polls } = await waitSuspended([item], script(running(), limited(1)), 60_000);
		expect(outcomes).toMatchObject([{ kind: 'timedOut' }]);
		expect(polls).toHaveLength(2);
	});

	it('leaves the final poll time to be answered, however short Request Timeout is', async () => {
		const { final } = await waitSuspended([{ ...item, requestTimeoutMs: 500 }], going, 900);
		expect(final.timeoutMs).toBeGreaterThanOrEqual(100);
	});
});

describe('many waits with one deadline', () => {
	it('a few of them all have their final polls soon after it, though others wait too', async () => {
		await inScene(going, async (scene) => {
			scene.wait(many(40));
			const few = [1, 2, 3, 4].map((each) => ({ runId: `few ${each}`, maxWaitMs: 100_000 }));
			await scene.outcomesOf(scene.wait(few));
			const isFinal = ({ sentAtMs }: SentPoll) => sentAtMs >= 100_000 && sentAtMs <= 105_000;
			const final = scene.polls.filter(isFinal).map(({ runId }) => runId);
			expect(final).toEqual(expect.arrayContaining(few.map(({ runId }) => runId)));
		});
	});

	it('more than the account can serve end in time, each run polled once before any twice', async () => {
		const crowd = many(300, { maxWaitMs: 60_000 });
		const { outcomes, polls, overAtMs, timersLeft } = await wait(crowd, going);
		expect(outcomes).toMatchObject(Array(300).fill({ kind: 'timedOut' }));
		expect(new Set(polls.map(({ runId }) => runId)).size).toBe(polls.length);
		expect(polls.length).toBeGreaterThanOrEqual(60);
		expect([overAtMs <= 70_000, timersLeft]).toEqual([true, 0]);
	});

	it('tell what kept them from being polled', async () => {
		const { outcomes } = await wait(many(10, { maxWaitMs: 60_000 }), going, { limit: 2 });
		const unpolled = outcomes.filter((outcome) => 'known' in outcome && !outcome.known.run);
		const account = { limit: 2, allowed: 2, pausedMs: 0, sinceLastPollMs: Infinity, queued: 8 };
		expect(unpolled).toMatchObject(Array(6).fill({ known: { account } }));
	});
});
