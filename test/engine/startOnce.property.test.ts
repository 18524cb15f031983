import fc from 'fast-check';
import type { OnError } from 'n8n-workflow';
import { type AgentKind, NODE_NAME, type Result } from '../../testing/engine/engine';
import { readable, startRuns, useEngine } from '../../testing/engine/kit';
import { useVirtualTime } from '../../testing/engine/virtualTime';
import type { Fault } from '../../testing/simulator/faults';
import type { StartedRun } from '../../testing/simulator/simulatedApi';

/** Milliseconds of computing: a slower request times out, and the property has to hold anyway. */
const HANGING_MS = 25;

const NUM_RUNS = 150;

const status = (code: number): Fault => ({ kind: 'status', status: code });
/** Answers that say that nothing was started, which is then true. */
const rejections: Fault[] = [
	...[400, 401, 402, 404, 409].map(status),
	{ kind: 'rateLimited', retryAfter: '1' },
	{ kind: 'rateLimited' },
	{ kind: 'redirect', to: 'self' },
];
/** Faults that leave it open whether a run was started. */
const accidents: Fault[] = [
	...[408, 500, 503].map(status),
	{ kind: 'resetBeforeHeaders' },
	{ kind: 'resetAfterHeaders' },
	{ kind: 'truncatedBody' },
	{ kind: 'emptyBody' },
	{ kind: 'html' },
	{ kind: 'body', body: { status: 'queued' } },
	{ kind: 'hangBeforeHeaders' },
];
const poll = fc.integer({ min: 1, max: 6 });
const startFault = fc.oneof(
	fc.record({ fault: fc.constantFrom(...rejections), poll, isBefore: fc.constant(true) }),
	fc.record({ fault: fc.constantFrom(...accidents), poll, isBefore: fc.boolean() }),
);
const pollFault = fc.record({ fault: fc.constantFrom(...rejections, ...accidents), poll });

const plan = fc.record({
	durationsMs: fc.array(fc.constantFrom(0, 3_000, 600_000), { minLength: 1, maxLength: 4 }),
	outcome: fc.constantFrom('completed', 'failed'),
	startFaults: fc.array(startFault, { maxLength: 3 }),
	pollFaults: fc.array(pollFault, { maxLength: 2 }),
	maxWait: fc.constantFrom(1, 20),
	onTimeout: fc.constantFrom('error', 'inProgress'),
	waitForCompletion: fc.boolean(),
	startRateLimit: fc.constantFrom(1, 10),
	retryOnFail: fc.boolean(),
	onError: fc.constantFrom<OnError>('stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'),
	agent: fc.option(fc.constantFrom<AgentKind>('calling', 'requesting'), { freq: 4 }),
	stopAfterMs: fc.option(fc.integer({ min: 0, max: 90_000 }), { freq: 2 }),
});
type Plan = typeof plan extends fc.Arbitrary<infer T> ? T : never;

describe('whatever fails, times out, is retried or stopped', () => {
	const kit = useEngine();
	const time = useVirtualTime(kit, HANGING_MS);

	async function live(planned: Plan) {
		const { durationsMs, outcome, agent, stopAfterMs, startRateLimit } = planned;
		const { retryOnFail } = planned;
		// n8n loses the answer of a tool that has an error output.
		const onError = agent ? 'continueRegularOutput' : planned.onError;
		const { maxWait, onTimeout, waitForCompletion } = planned;
		const api = await kit.simulate();
		for (const { fault: met, ...target } of planned.startFaults) {
			const when = { poll: target.poll };
			api.addFault(met, { when, endpoint: 'execute', isBefore: target.isBefore });
		}
		for (const { fault: met, ...when } of planned.pollFaults) api.addFault(met, { when });
		const inputs = durationsMs.map((durationMs, item) => ({ durationMs, outcome, item }));
		const scenario = startRuns(api, inputs, {
			...{ retryOnFail, onError },
			options: { startRateLimit, requestTimeout: 2 },
			parameters: {
				...{ maxWait, onTimeout, waitForCompletion },
				...(agent && { inputJson: '={{ JSON.parse($fromAI("input")) }}' }),
			},
		});
		if (agent) scenario.items = inputs.map((input) => ({ input: JSON.stringify(input) }));
		const execution = await kit.begin(scenario, agent ?? undefined);
		if (stopAfterMs !== null) {
			await time.pass(stopAfterMs);
			execution.stop();
		}
		const result = await time.until(execution.result);
		await time.pass(5_000);
		await api.stop();
		return { started: [...api.started], result, items: inputs.length };
	}

	it('each item starts at most one run, and each run is named or known to be possible', async () => {
		let runs = 0;
		const property = fc.asyncProperty(plan, async (planned) => {
			const { started, result, items } = await live(planned);
			runs += started.length;
			const startedFor = started.map(({ input }) => (input as { item: number }).item);
			expect(new Set(startedFor).size).toBe(startedFor.length);
			expect(started.length).toBeLessThanOrEqual(items);
			expect(unaccounted(started, result, planned.agent !== null)).toEqual([]);
		});
		await fc.assert(property, { numRuns: NUM_RUNS, endOnFailure: true });
		// Without runs, the property would prove nothing.
		expect(runs).toBeGreaterThan(NUM_RUNS / 2);
	}, 120_000);
});

/** The runs that nothing names, unless the result says that their item may have started one. */
function unaccounted(started: StartedRun[], result: Result, isTool: boolean): StartedRun[] {
	const text = readable(result);
	return started.filter(({ runId, input }) => {
		const { item } = input as { item: number };
		return !text.includes(runId) && !mayHaveStarted(result, item, isTool);
	});
}

function mayHaveStarted(result: Result, item: number, isTool: boolean): boolean {
	const { outputs, error, messages, told, run } = result;
	// A tool has one item in each call, and one task for each call.
	const task = run.data.resultData.runData[NODE_NAME]?.[item];
	const answer = `${String(told[item])} ${JSON.stringify(task?.data)}`;
	if (isTool && answer.includes('may_have_started')) return true;
	const lines = [...messages, error?.description ?? ''].join('\n');
	const marks = lines.match(/A run may have started for [^.]*/g) ?? [];
	if (marks.some((mark) => mark.includes(`[item ${isTool ? 0 : item}]`))) return true;
	if (error?.context.itemIndex === item && error.message.includes('may have started')) return true;
	return outputs.flat().some(({ json, pairedItem }) => {
		const origin = (pairedItem as { item: number } | undefined)?.item;
		return origin === item && JSON.stringify(json).includes('may_have_started');
	});
}
