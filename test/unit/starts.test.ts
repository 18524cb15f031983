import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { StartRequest } from '../../nodes/GloriaMundoRunWorkflow/parameters';
import { Starts } from '../../nodes/GloriaMundoRunWorkflow/starts';
import type { Session } from '../../nodes/shared/execution/session';
import type { Outcome } from '../../nodes/shared/polling/outcome';
import { StepReading } from '../../nodes/shared/polling/progress';
import { answers } from './scene';

/** An HTTP answer to a start: the ID of the run, or a status. */
type Answer = string | number;

const responseOf = (answer: Answer) => {
	const [statusCode, json] = typeof answer === 'string' ? [200, { run_id: answer }] : [answer, {}];
	return { statusCode, headers: {}, body: { json, text: JSON.stringify(json) } };
};

let executions = 0;

/** A node in an execution of its own, unless it is a retry: one with the same `executionId`. */
function nodeOf({
	executionId = `${++executions}`,
	id = 'n',
	retryOnFail = true,
	runIndex = 0,
	isCalled = false,
} = {}) {
	const printed: string[] = [];
	const kept: string[] = [];
	const customData = { get: () => '', set: (_: string, value: string) => kept.push(value) };
	const context = {
		getNode: () => ({ id, retryOnFail }),
		getExecutionId: () => executionId,
		getWorkflowDataProxy: () => ({ $runIndex: runIndex, $execution: { customData } }),
		sendMessageToUI: (line: string) => printed.push(line),
		setMetadata: () => {},
		...(!isCalled && { sendResponse: () => {} }),
	};
	const starts = new Starts(context as unknown as IExecuteFunctions);
	return { starts, printed, kept, executionId };
}

/** An account that answers starts one after the other; a start without an answer stays in flight. */
function accountOf(...given: Answer[]) {
	const sent: unknown[] = [];
	const waiting: Array<() => void> = [];
	const permits: Array<() => void> = [];
	const release = jest.fn();
	const client = {
		state: () => ({ pausedMs: 0 }),
		acquire: async () => {
			if (account.isFull) await new Promise<void>((resolve) => permits.push(resolve));
			return { kind: 'granted', isFinal: false, release };
		},
		leave: jest.fn(),
	};
	const send = async ({ body }: { body: unknown }) => {
		sent.push(body);
		const answer = given.shift();
		if (answer !== undefined) return { kind: 'response', response: responseOf(answer) };
		return await new Promise((resolve) =>
			waiting.push(() => resolve({ kind: 'response', response: responseOf('late') })),
		);
	};
	const join = jest.fn(() => client);
	const clock = { now: () => 0, sleep: async () => {} };
	const poll = async () => await Promise.resolve(answers.completed());
	const session = {
		http: { account: { baseUrl: '' }, send },
		tools: { clock, poll, client, random: () => 0, stepReading: new StepReading() },
		starts: { join },
	} as unknown as Session;
	const account = {
		...{ session, sent, join, release, leave: client.leave, isFull: false },
		answerLate: () => waiting.forEach((answer) => answer()),
		permit: () => permits.forEach((grant) => grant()),
	};
	return account;
}

const request = (itemIndex: number, more: Partial<StartRequest> = {}) =>
	({
		itemIndex,
		workflowId: 'w',
		requestTimeoutMs: 1_000,
		startRateLimit: 10,
		...more,
	}) as StartRequest;

/** Lets promises settle. */
const settle = async () => await new Promise(setImmediate);

type Node = ReturnType<typeof nodeOf>;

/** Starts one item's run, and ends the node as n8n does. */
async function startIn(
	{ starts }: Node,
	{ session }: ReturnType<typeof accountOf>,
	first?: object,
) {
	const one = request(0);
	const outcome = await starts.begin([one], session).get(one);
	if (first) starts.succeed([[{ json: first } as INodeExecutionData], [], []]);
	return outcome as Outcome;
}

const startedAs = (runId: string) => ({ kind: 'started', answer: { json: { run_id: runId } } });

describe('starts', () => {
	it('are one for each item, within the lowest limit', async () => {
		const account = accountOf('a', 'b', 'c');
		const requests = [5, 3, 8].map((startRateLimit, index) =>
			request(index, { startRateLimit, input: { index } }),
		);
		const outcomes = nodeOf().starts.begin(requests, account.session);
		const all = await Promise.all(requests.map(async (each) => await outcomes.get(each)));
		expect(all).toMatchObject(['a', 'b', 'c'].map(startedAs));
		expect(account.sent).toEqual([0, 1, 2].map((index) => ({ input: { index } })));
		expect(account.join.mock.calls).toEqual([[3]]);
	});

	it('are followed by a wait if asked for', async () => {
		const wait = { maxWaitMs: 1_000, pollInterval: { minMs: 1, maxMs: 1 }, requestTimeoutMs: 1 };
		const one = request(0, { wait });
		const outcome = await nodeOf().starts.begin([one], accountOf('a').session).get(one);
		expect(outcome).toMatchObject({ kind: 'ended', run: { phase: 'completed' } });
	});

	it('that fail say which workflow', async () => {
		expect(await startIn(nodeOf(), accountOf(400))).toMatchObject({
			...{ kind: 'notStarted', workflowId: 'w', failure: { code: 'invalid_input' } },
		});
	});
});

describe('something unexpected in the middle of a start', () => {
	const failure = { explanation: 'odd' };
	it.each<[string, Answer, object]>([
		[
			'names the run',
			'abc',
			{ kind: 'error', isRetryable: false, known: { runId: 'abc', waitedMs: 0 }, failure },
		],
		['tells that one may have started', 500, { failure: { code: 'may_have_started' } }],
		[
			'tells that none was started',
			400,
			{ kind: 'notStarted', workflowId: 'w', failure: { code: 'unexpected_error' } },
		],
	])('%s', async (_, answer, expected) => {
		const account = accountOf(answer);
		account.release.mockImplementation(() => {
			throw new Error('odd');
		});
		expect(await startIn(nodeOf({ retryOnFail: false }), account)).toMatchObject(expected);
	});
});

describe('an error that ends the node', () => {
	/** Item 0 has a run, of item 1 nothing is known, item 2 was rejected, and item 3 is in flight. */
	async function begun() {
		const node = nodeOf();
		const account = accountOf('a', 500, 400);
		node.starts.begin(
			[0, 1, 2, 3].map((index) => request(index)),
			account.session,
		);
		await settle();
		return { ...node, account };
	}
	const RUNS =
		'Runs that were started: a [item 0], late [item 3]. A run may have started for [item 1].';

	it('waits for starts in flight, and names the runs that go on', async () => {
		const { starts, printed, account } = await begun();
		const error = Object.assign(new Error('x'), { description: 'Told before.' });
		const ended = starts.onError(error);
		await settle();
		expect(error.description).toBe('Told before.');
		account.answerLate();
		await ended;
		expect(error.description).toBe(`Told before. ${RUNS}`);
		expect(printed).toEqual([RUNS]);
		expect(account.leave).toHaveBeenCalled();
	});

	it.each([
		[new Error('x'), RUNS],
		['a text', undefined],
		[null, undefined],
	])('may be anything: %p', async (error, description) => {
		const { starts, printed, account } = await begun();
		account.answerLate();
		await starts.onError(error);
		expect((error as { description?: string } | null)?.description).toBe(description);
		expect(printed).toEqual([RUNS]);
	});

	it('says nothing of runs if there are none', async () => {
		const { starts, printed } = nodeOf();
		const error = new Error('x');
		await starts.onError(error);
		expect([error, printed]).toEqual([new Error('x'), []]);
		expect(error).not.toHaveProperty('description');
	});

	it.each(['onError', 'onStop', 'succeed'] as const)(
		'and so %s lets no queued start out',
		async (end) => {
			const node = nodeOf();
			const account = accountOf('a');
			account.isFull = true;
			const one = request(0);
			const outcome = node.starts.begin([one], account.session).get(one);
			await settle();
			await node.starts[end](null as never);
			account.permit();
			expect(await outcome).toMatchObject({
				failure: { code: 'rejected', reason: 'the node has ended' },
			});
			expect([account.sent, node.printed]).toEqual([[], []]);
			expect(account.leave).toHaveBeenCalled();
		},
	);
});

it('Stop prints the runs that go on, and the execution is found by them', async () => {
	const node = nodeOf();
	await startIn(node, accountOf('a'));
	node.starts.onStop();
	expect([node.printed, node.kept]).toEqual([['Runs that were started: a [item 0].'], ['a']]);
});

describe('a second execution of the node', () => {
	/** The run that it has, after the first one had run `a` and ended with this item. */
	async function second(first: object, again: Parameters<typeof nodeOf>[0] = {}, before = {}) {
		const account = accountOf('a', 'b');
		const node = nodeOf(before);
		await startIn(node, account, first);
		const { executionId } = node;
		const outcome = await startIn(nodeOf({ executionId, ...again }), account);
		return { outcome, printed: node.printed };
	}

	it('is a retry if the first item has an error: it has the same run', async () => {
		const { outcome, printed } = await second({ error: 'odd' });
		expect(outcome).toMatchObject(startedAs('a'));
		expect(printed).toEqual(['Runs that were started: a [item 0].']);
	});

	it('is a retry by n8n 1 if the error is null, of which nothing is printed', async () => {
		const { outcome, printed } = await second({ error: null });
		expect(outcome).toMatchObject(startedAs('a'));
		expect(printed).toEqual([]);
	});

	it('starts a run of its own after a success', async () => {
		expect((await second({})).outcome).toMatchObject(startedAs('b'));
	});

	it.each([
		{ executionId: 'other' },
		{ executionId: '' },
		{ id: 'm' },
		{ runIndex: 1 },
		{ isCalled: true },
	])('is no retry if it differs: %p', async (again) => {
		expect((await second({ error: 'odd' }, again)).outcome).toMatchObject(startedAs('b'));
	});

	it('is no retry if n8n does not try again: nothing is printed either', async () => {
		const { outcome, printed } = await second({ error: 'odd' }, {}, { retryOnFail: false });
		expect(outcome).toMatchObject(startedAs('b'));
		expect(printed).toEqual([]);
	});

	it('is no retry while the first one goes on', async () => {
		const account = accountOf('a', 'b');
		const first = nodeOf();
		await startIn(first, account);
		expect(await startIn(nodeOf(first), account)).toMatchObject(startedAs('b'));
	});

	it('starts nothing if the first one may have started a run', async () => {
		const account = accountOf(500, 'b');
		const first = nodeOf();
		await startIn(first, account);
		await first.starts.onError(null);
		const reason = 'it is not known whether the first attempt started one';
		const failure = { code: 'may_have_started', reason };
		expect(await startIn(nodeOf(first), account)).toMatchObject({
			kind: 'notStarted',
			workflowId: 'w',
			failure,
		});
		expect(account.sent).toHaveLength(1);
	});

	it('has the run of each item by itself', async () => {
		const account = accountOf('a', 'b', 'c');
		const first = nodeOf();
		first.starts.begin([request(0), request(1)], account.session);
		await settle();
		await first.starts.onError(null);
		const [one, two] = [request(1), request(2)];
		const outcomes = nodeOf(first).starts.begin([one, two], account.session);
		expect(await outcomes.get(one)).toMatchObject(startedAs('b'));
		expect(await outcomes.get(two)).toMatchObject(startedAs('c'));
	});
});
