import fc from 'fast-check';
import type { PollResult } from '../../nodes/shared/gloriamundo/pollResult';
import type { Outcome } from '../../nodes/shared/polling/outcome';
import { getStatuses, waitForRuns } from '../../nodes/shared/polling/pollRuns';
import { StepReading } from '../../nodes/shared/polling/progress';
import { Scheduler } from '../../nodes/shared/polling/scheduler';
import { requestTimedOut } from '../../nodes/shared/transport/networkError';
import { startVirtualTime } from '../../testing/virtualTime';
import { answers, http } from './scene';

const { completed, limited, network, step } = answers;

const TIMEOUT_MS = 10_000;
const WINDOW_MS = 60_000;

/** What one request meets: an answer, or none, after some time on the way there and back. */
const fate = fc.record({
	answer: fc.oneof<Array<fc.WeightedArbitrary<PollResult | 'hang'>>>(
		{ weight: 12, arbitrary: fc.nat(5).map((each) => step(each)) },
		{
			weight: 3,
			arbitrary: fc.constantFrom(
				http(503),
				http(502, {}, { 'retry-after': '7' }),
				network('ECONNRESET'),
			),
		},
		{ weight: 1, arbitrary: fc.constantFrom<PollResult | 'hang'>('hang', network('ENOTFOUND')) },
		{ weight: 1, arbitrary: fc.constantFrom(limited(), limited(1), limited(4), limited(90)) },
		{
			weight: 2,
			arbitrary: fc.constantFrom(completed(), http(200, { status: 'failed' }), http(404)),
		},
	),
	thereMs: fc.oneof(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 9_000 })),
	backMs: fc.integer({ min: 1, max: 400 }),
});
const execution = fc.record({
	operation: fc.constantFrom('wait', 'wait', 'get'),
	startMs: fc.nat(90_000),
	leaveAfterMs: fc.option(fc.nat(100_000), { nil: undefined, freq: 4 }),
	items: fc.array(
		fc.record({
			runId: fc.nat(30).map(String),
			maxWaitMs: fc.oneof(fc.integer({ min: 1, max: 120_000 }), fc.constant(30_000)),
		}),
		{ minLength: 1, maxLength: 30 },
	),
});
type Execution = typeof execution extends fc.Arbitrary<infer T> ? T : never;
const plan = fc.record({
	limit: fc.constantFrom(1, 3, 10, 60),
	executions: fc.array(execution, { minLength: 1, maxLength: 4 }),
	fates: fc.array(fate, { minLength: 1, maxLength: 40 }),
	clockJumpsMs: fc.array(fc.integer({ min: -3_600_000, max: 3_600_000 }), { maxLength: 2 }),
});
type Plan = typeof plan extends fc.Arbitrary<infer T> ? T : never;

interface Sent {
	runId: string;
	sentAtMs: number;
	arrivedAtMs: number;
	endMs: number;
	answer: PollResult;
}
interface Told {
	execution: Execution;
	item: Execution['items'][number];
	sent: Sent[];
	outcome: Outcome;
	atMs: number;
}

/** Lives a plan on one account: all requests, and every outcome when it came. */
async function live({ limit, executions, fates, clockJumpsMs }: Plan) {
	const time = startVirtualTime();
	const scheduler = new Scheduler(time.clock);
	const sent: Sent[] = [];
	const told: Told[] = [];
	const errors: string[] = [];

	const send = async (runId: string, timeoutMs: number, own: Sent[], leftAtMs: number) => {
		const { answer, thereMs, backMs } = fates[sent.length % fates.length]!;
		const isLost = answer === 'hang' || thereMs + backMs >= timeoutMs;
		const sentAtMs = time.now();
		if (timeoutMs <= 0 || timeoutMs > TIMEOUT_MS) errors.push(`timeout of ${timeoutMs}`);
		if (sentAtMs > leftAtMs) errors.push('sent after a stop');
		if (own.some((each) => each.runId === runId && each.endMs > sentAtMs))
			errors.push('polled twice at once');
		const result = isLost ? requestTimedOut(timeoutMs) : answer;
		const endMs = sentAtMs + (isLost ? timeoutMs : thereMs + backMs);
		const request = { runId, sentAtMs, arrivedAtMs: sentAtMs + thereMs, endMs, answer: result };
		sent.push(request);
		own.push(request);
		await time.pause(endMs - sentAtMs);
		return result;
	};
	const execute = async (planned: Execution) => {
		const { operation, startMs, leaveAfterMs = Infinity, items } = planned;
		await time.pause(startMs);
		const own: Sent[] = [];
		const client = scheduler.join(limit);
		const tools = {
			clock: time.clock,
			random: () => 0.5,
			poll: async (runId: string, timeoutMs: number) =>
				await send(runId, timeoutMs, own, startMs + leaveAfterMs),
			client,
			stepReading: new StepReading(),
		};
		const begin = operation === 'wait' ? waitForRuns : getStatuses;
		const requests = items.map((item) => {
			const pollInterval = { minMs: 2_000, maxMs: 60_000 };
			return { ...item, item, pollInterval, requestTimeoutMs: TIMEOUT_MS };
		});
		const outcomes = [...begin(requests, tools)].map(async ([{ item }, promise]) => {
			const outcome = await promise;
			told.push({ execution: planned, item, sent: own, outcome, atMs: time.now() });
		});
		const stop = leaveAfterMs === Infinity ? Promise.all(outcomes) : time.pause(leaveAfterMs);
		await stop;
		client.leave();
	};
	try {
		const jumps = clockJumpsMs.map(async (jumpMs) => {
			await time.pause(20_000);
			time.jumpWallClock(jumpMs);
		});
		await time.until(Promise.all([...executions.map(execute), ...jumps]));
		await time.until(time.pause(TIMEOUT_MS));
		return { sent, told, errors, timersLeft: time.timers() };
	} finally {
		time.end();
	}
}

/** No outcome says anything that its requests have not shown, nor earlier or later than it may. */
function expectTrue({ execution, item, sent, outcome, atMs }: Told): void {
	const heard = sent.filter(({ runId, endMs }) => runId === item.runId && endMs <= atMs);
	const last = heard.at(-1);
	if (outcome.kind === 'ended' || outcome.kind === 'active') {
		expect(last?.answer).toMatchObject({ kind: 'status', run: { phase: outcome.run.phase } });
		expect(outcome.run.phase === 'active').toBe(outcome.kind === 'active');
	}
	if (execution.operation === 'get') return;
	const deadlineMs = execution.startMs + item.maxWaitMs;
	expect(atMs).toBeLessThanOrEqual(deadlineMs + TIMEOUT_MS + 1);
	if (outcome.kind === 'lost') expect(['permanent', 'unreachable']).toContain(last?.answer.kind);
	if (outcome.kind !== 'timedOut') return;
	expect(atMs).toBeGreaterThanOrEqual(deadlineMs);
	const statuses = heard.flatMap(({ answer }) => (answer.kind === 'status' ? [answer.run] : []));
	expect(outcome.known.run).toBe(statuses.at(-1));
	if (outcome.known.account!.sinceLastPollMs > 0)
		expect(last?.sentAtMs ?? 0).toBeLessThan(deadlineMs);
	else expect(last!.sentAtMs).toBeGreaterThanOrEqual(deadlineMs);
}

describe('whatever arrives, fails, stops or jumps', () => {
	it('the limit holds by the server’s clock, and each item has one true outcome, in time', async () => {
		const property = fc.asyncProperty(plan, async (planned) => {
			const { sent, told, errors, timersLeft } = await live(planned);
			const arrivals = sent.map(({ arrivedAtMs }) => arrivedAtMs).sort((a, b) => a - b);
			arrivals.forEach((atMs, index) => {
				const oneTooMany = arrivals[index + planned.limit] ?? Infinity;
				expect(oneTooMany - atMs).toBeGreaterThanOrEqual(WINDOW_MS);
			});
			expect([errors, timersLeft]).toEqual([[], 0]);
			told.forEach(expectTrue);
			for (const { leaveAfterMs, items, ...rest } of planned.executions) {
				if (leaveAfterMs !== undefined) continue;
				const outcomes = told.filter(({ execution: { items: own } }) => own === items);
				expect([rest, outcomes.length]).toEqual([rest, items.length]);
			}
		});
		await fc.assert(property, { numRuns: 60 });
	}, 60_000);
});
