import fc from 'fast-check';
import type { PollResult } from '../../nodes/shared/gloriamundo/pollResult';
import type { Outcome } from '../../nodes/shared/polling/outcome';
import { answers, http, inScene, type Scene, type SentPoll } from './scene';

const { completed, limited, network, step } = answers;
const TIMEOUT_MS = 10_000;
const WINDOW_MS = 60_000;

const going = fc.nat(5).map((each) => step(each));
const faults = fc.constantFrom<Array<PollResult | 'hang'>>(
	...[http(503), http(502, {}, { 'retry-after': '7' }), network('ECONNRESET'), 'hang' as const],
	...[limited(), limited(1), limited(4), limited(90), network('ENOTFOUND')],
);
const ends = fc.constantFrom(completed(), http(200, { status: 'failed' }), http(404));
const answer = fc.oneof<Array<fc.WeightedArbitrary<PollResult | 'hang'>>>(
	{ weight: 12, arbitrary: going },
	{ weight: 4, arbitrary: faults },
	{ weight: 2, arbitrary: ends },
);
/** The answer to a request, or none, and the times to the server and back. */
const encounter = fc.record({
	answer,
	thereMs: fc.oneof(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 9_000 })),
	backMs: fc.integer({ min: 1, max: 400 }),
});
const maxWaitMs = fc.oneof(fc.integer({ min: 1, max: 120_000 }), fc.constant(30_000));
const item = fc.record({ runId: fc.nat(30).map(String), maxWaitMs });
const execution = fc.record({
	operation: fc.constantFrom<Array<'wait' | 'get'>>('wait', 'wait', 'get'),
	startMs: fc.nat(90_000),
	leaveAfterMs: fc.option(fc.nat(100_000), { nil: Infinity, freq: 4 }),
	items: fc.array(item, { minLength: 1, maxLength: 30 }),
});
const plan = fc.record({
	limit: fc.constantFrom(1, 3, 10, 60),
	executions: fc.array(execution, { minLength: 1, maxLength: 4 }),
	encounters: fc.array(encounter, { minLength: 1, maxLength: 40 }),
	clockJumpsMs: fc.array(fc.integer({ min: -3_600_000, max: 3_600_000 }), { maxLength: 2 }),
});
type Value<A> = A extends fc.Arbitrary<infer T> ? T : never;
type Execution = Value<typeof execution>;

/** The outcome of an item, and when it was known. */
interface Told {
	item: Value<typeof item>;
	outcome: Outcome;
	atMs: number;
}

/** Runs an execution with its own run IDs, so that its polls can be identified. */
async function live(scene: Scene, planned: Execution, limit: number, id: number): Promise<Told[]> {
	const { operation, startMs, leaveAfterMs, items } = planned;
	await scene.time.pause(startMs);
	const own = items.map(({ runId, ...rest }) => ({ runId: `${id}/${runId}`, ...rest }));
	const { outcomes, client } = scene[operation](own, limit);
	const told: Told[] = [];
	const all = outcomes.map(async (promise, index) => {
		const outcome = await promise;
		told.push({ item: own[index]!, outcome, atMs: scene.time.now() });
	});
	await (leaveAfterMs === Infinity ? Promise.all(all) : scene.time.pause(leaveAfterMs));
	client.leave();
	if (leaveAfterMs === Infinity) expect(told).toHaveLength(items.length);
	return told;
}

/** No outcome says more than its requests have shown, or comes too early or too late. */
function expectTrue(
	{ item: { runId, maxWaitMs: waitMs }, outcome, atMs }: Told,
	planned: Execution,
	polls: SentPoll[],
) {
	const heard = polls.filter((poll) => poll.runId === runId && poll.endMs <= atMs);
	const last = heard.at(-1);
	if (outcome.kind === 'ended' || outcome.kind === 'active') {
		expect(last?.result).toMatchObject({ kind: 'status', run: { phase: outcome.run.phase } });
		expect(outcome.run.phase === 'active').toBe(outcome.kind === 'active');
	}
	if (planned.operation === 'get') return;
	const deadlineMs = planned.startMs + waitMs;
	expect(atMs).toBeLessThanOrEqual(deadlineMs + TIMEOUT_MS + 1);
	if (outcome.kind === 'error') expect(['permanent', 'unreachable']).toContain(last?.result?.kind);
	if (outcome.kind !== 'timedOut') return;
	expect(atMs).toBeGreaterThanOrEqual(deadlineMs);
	const statuses = heard.flatMap(({ result }) => (result?.kind === 'status' ? [result.run] : []));
	expect(outcome.known.run).toBe(statuses.at(-1));
	const isFinal = (last?.sentAtMs ?? -Infinity) >= deadlineMs;
	expect(outcome.known.account?.sinceLastPollMs === 0).toBe(isFinal);
}

/** By the server's clock; no request while another one for the run is in flight, none after a stop. */
function expectLimits(polls: SentPoll[], limit: number, executions: Execution[]): void {
	const arrivals = polls.map(({ sentAtMs, thereMs }) => sentAtMs + thereMs).sort((a, b) => a - b);
	arrivals.forEach((atMs, index) => {
		const oneTooMany = arrivals[index + limit] ?? Infinity;
		expect(oneTooMany - atMs).toBeGreaterThanOrEqual(WINDOW_MS);
	});
	for (const { runId, nth, sentAtMs, timeoutMs } of polls) {
		const before = polls.find((poll) => poll.runId === runId && poll.nth === nth - 1);
		expect(before?.endMs ?? 0).toBeLessThanOrEqual(sentAtMs);
		const { startMs, leaveAfterMs } = executions[Number(runId.split('/')[0])]!;
		expect(sentAtMs).toBeLessThanOrEqual(startMs + leaveAfterMs);
		expect(timeoutMs > 0 && timeoutMs <= TIMEOUT_MS).toBe(true);
	}
}

describe('whatever arrives, fails, stops or jumps', () => {
	it('the limit holds by the server’s clock, and each item has one true outcome, in time', async () => {
		const property = fc.asyncProperty(
			plan,
			async ({ limit, executions, encounters, clockJumpsMs }) => {
				let sent = 0;
				const service = (poll: SentPoll) => {
					const { answer: said, ...times } = encounters[sent++ % encounters.length]!;
					Object.assign(poll, times);
					return said;
				};
				await inScene(service, async (scene) => {
					const { time, polls } = scene;
					const jumps = clockJumpsMs.map(async (jumpMs) => {
						await time.pause(20_000);
						time.jumpWallClock(jumpMs);
					});
					const lives = executions.map(async (each, id) => await live(scene, each, limit, id));
					const told = await time.until(Promise.all(lives));
					await time.until(Promise.all([...jumps, time.pause(TIMEOUT_MS)]));
					expect(time.timers()).toBe(0);
					expectLimits(polls, limit, executions);
					told.forEach((all, id) =>
						all.forEach((each) => expectTrue(each, executions[id]!, polls)),
					);
				});
			},
		);
		await fc.assert(property, { numRuns: 50 });
	}, 60_000);
});
