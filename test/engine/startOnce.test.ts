import { setTimeout as sleep } from 'node:timers/promises';
import type { AgentKind, Execution, Result } from '../../testing/engine/engine';
import { NODE_NAME } from '../../testing/engine/engine';
import {
	type Changes,
	detailsOf,
	readable,
	startRuns,
	unnamedRuns,
	useEngine,
} from '../../testing/engine/kit';
import type { FaultTarget } from '../../testing/simulator/faults';
import type { Simulator } from '../../testing/simulator/simulator';

const ENDED = { durationMs: 0 };
const LONG = { durationMs: 60_000 };
const RETRY: Changes = { retryOnFail: true };
const SHORT = { requestTimeout: 1 };
/** The shortest wait that polls its run twice. */
const IMPATIENT = { maxWait: 0.4, onTimeout: 'error' };
const EVERY_START: FaultTarget = { when: 'all', endpoint: 'execute' };
const start = (count: number | number[], fields: Partial<FaultTarget> = {}): FaultTarget => ({
	...{ when: { poll: count }, endpoint: 'execute', isBefore: true },
	...fields,
});
const SOON: Changes = { parameters: { maxWait: 1 } };
const REJECTED = { kind: 'status', status: 409 } as const;
const HANGING = { kind: 'hangBeforeHeaders' } as const;

/** Expects this many runs, all of them named, and this many requests to start them. */
function expectStarted(api: Simulator, result: Result, runs: number, requests = runs) {
	expect([api.started.length, api.startRequests().length]).toEqual([runs, requests]);
	expect(unnamedRuns(api, result)).toEqual([]);
}

describe('Retry On Fail', () => {
	const kit = useEngine();

	it.concurrent('goes on waiting for the run that there is: it ends during a retry', async () => {
		const api = await kit.simulate();
		const result = await kit.run(
			startRuns(api, [{ durationMs: 700 }], { ...RETRY, parameters: IMPATIENT }),
		);
		expect(result.completed).toMatchObject([{ status: 'completed' }]);
		expectStarted(api, result, 1);
	});

	it.concurrent('starts nothing more if the wait times out in each try', async () => {
		const api = await kit.simulate();
		const result = await kit.run(startRuns(api, [LONG], { ...RETRY, parameters: IMPATIENT }));
		expect(result.error?.message).toContain('did not finish');
		expectStarted(api, result, 1);
	});

	it.concurrent('starts nothing more if the status check is rejected', async () => {
		const api = await kit.simulate();
		api.addFault({ kind: 'status', status: 404 }, { when: 'all' });
		const result = await kit.run(startRuns(api, [LONG], RETRY));
		expect(result.error).toMatchObject({ httpCode: '404' });
		expectStarted(api, result, 1);
	});

	it.concurrent('does not send a start again that may have started a run', async () => {
		const api = await kit.simulate();
		api.addFault(HANGING, { ...EVERY_START, once: true });
		const result = await kit.run(startRuns(api, [ENDED], { ...RETRY, options: SHORT }));
		expect(result.error?.message).toContain('may have started');
		expect([api.started.length, api.startRequests().length]).toEqual([1, 1]);
	});

	it.concurrent('sends a start again that certainly started nothing', async () => {
		const api = await kit.simulate();
		api.addFault(REJECTED, start(1));
		const result = await kit.run(startRuns(api, [ENDED], RETRY));
		expect(result.completed).toHaveLength(1);
		expectStarted(api, result, 1, 2);
	});

	it.concurrent('starts no item twice if another item has failed', async () => {
		const api = await kit.simulate();
		api.addFault(REJECTED, start(2));
		const result = await kit.run(startRuns(api, [LONG, ENDED, LONG], { ...RETRY, ...SOON }));
		expect([result.completed.length, result.inProgress.length]).toEqual([1, 2]);
		expectStarted(api, result, 3, 4);
	});

	it.concurrent('names the runs of the other items if one fails for good', async () => {
		const api = await kit.simulate();
		const items = [LONG, LONG, { ...LONG, flow: 'a' }];
		api.addFault({ kind: 'status', status: 404 }, start([3, 4, 5]));
		const result = await kit.run(startRuns(api, items, RETRY));
		expect(result.error?.message).toContain('was not found');
		expect(result.error?.description).toContain('Runs that were started');
		expectStarted(api, result, 2, 5);
	});

	it.concurrent('starts nothing more if a completed run has an error, on output 0', async () => {
		const api = await kit.simulate();
		const script = [{ run_id: 'odd', status: 'completed', error: 'odd' }];
		const result = await kit.run(startRuns(api, [{ script }], RETRY));
		expect(result.completed).toHaveLength(1);
		expect(api.started).toHaveLength(1);
		expect(api.startRequests()).toHaveLength(1);
	});

	it.concurrent.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
		'starts each item once with %s',
		async (onError) => {
			const api = await kit.simulate();
			api.addFault(REJECTED, start(1));
			const result = await kit.run(startRuns(api, [ENDED, ENDED], { ...RETRY, onError }));
			expect(detailsOf(result).length + (result.outputs[3]?.length ?? 0)).toBe(1);
			expect(result.completed).toHaveLength(1);
			expectStarted(api, result, 1, 2);
		},
	);

	it.concurrent('stopped after a try that failed leaves no run that nothing names', async () => {
		const api = await kit.simulate();
		api.addFault({ kind: 'status', status: 404 }, { when: 'all' });
		const engine = await kit.engine();
		const hasFailed = () => api.requests.some(({ status }) => status === 404);
		const onDecrypt = () => void (hasFailed() && execution.stop());
		const scenario = startRuns(api, [LONG, LONG], { ...RETRY, onDecrypt });
		const execution: Execution = engine.begin(scenario);
		const result = await execution.result;
		expect(result.status).toBe('canceled');
		expectStarted(api, result, 2);
	});

	it.concurrent('starts a run in each pass of a loop, and in each execution', async () => {
		const api = await kit.simulate();
		const scenario = () =>
			startRuns(api, [ENDED], {
				...RETRY,
				loops: 3,
				parameters: { inputJson: '{"durationMs":0}' },
			});
		const results = await Promise.all([kit.run(scenario()), kit.run(scenario())]);
		for (const { run } of results) {
			expect(run.data.resultData.runData[NODE_NAME]).toHaveLength(3);
		}
		expect(new Set(api.started.map(({ runId }) => runId)).size).toBe(6);
		expect(unnamedRuns(api, ...results)).toEqual([]);
	});

	it.concurrent('starts a run in the next pass of a loop also after one that failed', async () => {
		const api = await kit.simulate();
		const changes: Changes = {
			...{ ...RETRY, loops: 2, onError: 'continueRegularOutput' },
			parameters: { ...IMPATIENT, inputJson: '{"durationMs":60000}' },
		};
		await kit.run(startRuns(api, [LONG], changes));
		expect(api.started).toHaveLength(2);
	});
});

describe('Retry On Fail of n8n 1', () => {
	const kit = useEngine();

	it('runs the node again even after a completed run: nothing more is started', async () => {
		const api = await kit.simulate();
		const { gloriaMundoRunWorkflow: node } = (await kit.engine()).package.nodes;
		const { execute } = node;
		node.execute = async function () {
			const first = await execute.call(this);
			await execute.call(this);
			await execute.call(this);
			return first;
		};
		const result = await kit.run(startRuns(api, [ENDED, LONG], { ...RETRY, ...SOON }));
		expect(result.completed).toHaveLength(1);
		expectStarted(api, result, 2);
	});
});

describe('an error that stops the workflow', () => {
	const kit = useEngine();

	it.concurrent('starts no further run, and names those that were started', async () => {
		const api = await kit.simulate();
		api.addFault(REJECTED, start(3));
		const inputs = Array(20).fill(LONG) as object[];
		const options = { startRateLimit: 3 };
		const result = await kit.run(startRuns(api, inputs, { options }));
		await sleep(500);
		expect(result.error).toMatchObject({ httpCode: '409', context: { itemIndex: 2 } });
		expectStarted(api, result, 2, 3);
	});

	it.concurrent('waits for starts in flight, to name their runs too', async () => {
		const api = await kit.simulate();
		api.addFault({ kind: 'trickle', intervalMs: 4 }, start(1, { isBefore: false }));
		api.addFault(REJECTED, start(2));
		const result = await kit.run(startRuns(api, [LONG, LONG]));
		expect(result.error).toMatchObject({ httpCode: '409', context: { itemIndex: 1 } });
		expectStarted(api, result, 1, 2);
	});

	it.concurrent('names the items whose start is not answered', async () => {
		const api = await kit.simulate();
		api.addFault(HANGING, start(1, { isBefore: false }));
		api.addFault(REJECTED, start(2));
		const { error } = await kit.run(startRuns(api, [LONG, LONG], { options: SHORT }));
		expect(error).toMatchObject({ httpCode: '409', context: { itemIndex: 1 } });
		expect(error?.description).toContain('A run may have started for [item 0].');
	});
});

describe.each<Changes>([{}, RETRY, { onError: 'continueRegularOutput' }])(
	'Stop, with %j',
	(changes) => {
		const kit = useEngine();

		async function stopped(execution: Execution, api: Simulator) {
			const { length } = api.requests;
			execution.stop();
			const result = await execution.result;
			expect(result.status).toBe('canceled');
			await sleep(1500);
			expect(api.requests).toHaveLength(length);
			return result;
		}

		it.concurrent('in the middle of a start says that a run may have started', async () => {
			const api = await kit.simulate();
			api.addFault(HANGING, EVERY_START);
			const execution = await kit.begin(startRuns(api, [LONG, LONG], changes));
			await api.waitForRequests(2);
			await sleep(100);

			const { messages } = await stopped(execution, api);

			expect(api.started).toHaveLength(2);
			expect(messages.at(-1)).toBe('A run may have started for [item 0], [item 1].');
		});

		it.concurrent('in the middle of a wait names the runs that go on', async () => {
			const api = await kit.simulate();
			const execution = await kit.begin(startRuns(api, [LONG, LONG], changes));
			await api.waitForRequests(4);
			await sleep(200);

			const { messages } = await stopped(execution, api);

			const [first, second] = api.started.map(({ runId }) => runId);
			expect(messages.at(-1)).toContain('Runs that were started: ');
			expect(messages.at(-1)).toContain(first);
			expect(messages.at(-1)).toContain(second);
			expect(api.started).toHaveLength(2);
		});

		it.concurrent('before the first start starts nothing', async () => {
			const api = await kit.simulate();
			const engine = await kit.engine();
			const onDecrypt = () => execution.stop();
			const execution: Execution = engine.begin(startRuns(api, [LONG], { ...changes, onDecrypt }));
			expect((await execution.result).status).toBe('canceled');
			await sleep(500);
			expect(api.requests).toEqual([]);
		});
	},
);

describe.each<AgentKind>(['calling', 'requesting'])('as the tool of a %s agent', (agent) => {
	const kit = useEngine();
	const TOOL = { inputJson: '={{ { durationMs: $fromAI("ms", "", "number") } }}' };
	const told = ({ told: answers }: Result) =>
		answers.map((text) => (JSON.parse(String(text)) as unknown[])[0]);
	const tell = async (api: Simulator, items: object[], { parameters, ...changes }: Changes = {}) =>
		await kit.runAsTool(
			startRuns(api, items, { ...changes, parameters: { ...TOOL, ...parameters } }),
			agent,
		);

	it.concurrent.each<Changes>([{}, RETRY, { onError: 'continueRegularOutput' }])(
		'each call has its own run, with %j',
		async (changes) => {
			const api = await kit.simulate();
			const result = await tell(api, [{ ms: 0 }, { ms: 0 }, { ms: 400 }], changes);
			expect(told(result)).toMatchObject(Array(3).fill({ status: 'completed' }));
			const ids = told(result).map((answer) => (answer as { run_id: string }).run_id);
			expect(new Set(ids)).toEqual(new Set(api.started.map(({ runId }) => runId)));
			expectStarted(api, result, 3);
		},
	);

	it.concurrent.each<Changes>([{}, RETRY])(
		'the model is told the ID of a run that goes on, with %j',
		async (changes) => {
			for (const onTimeout of ['inProgress', 'error']) {
				const api = await kit.simulate();
				const parameters = { maxWait: 0.3, onTimeout };
				const result = await tell(api, [{ ms: 60_000 }], { ...changes, parameters });
				expect(JSON.stringify(result.told)).toContain(api.started[0]?.runId);
				expectStarted(api, result, 1);
			}
		},
	);

	it.concurrent.each<Changes>([{}, RETRY])(
		'the model is told that a run may have started, and the start is not sent again, with %j',
		async (changes) => {
			const api = await kit.simulate();
			api.addFault({ kind: 'resetBeforeHeaders' }, EVERY_START);
			const result = await tell(api, [{ ms: 0 }, { ms: 0 }], changes);
			const error = expect.stringContaining('may have started') as unknown;
			expect(told(result)).toMatchObject(
				Array(2).fill({ error, details: { code: 'may_have_started' } }),
			);
			expect([api.started.length, api.startRequests().length]).toEqual([2, 2]);
		},
	);

	it.concurrent(
		'the model is told of a failed run, which is not started again, with Retry On Fail',
		async () => {
			const api = await kit.simulate();
			const parameters = { inputJson: '{"durationMs": 0, "outcome": "failed"}' };
			const result = await tell(api, [{}], { ...RETRY, parameters });
			expect(told(result)).toMatchObject([{ status: 'failed' }]);
			expectStarted(api, result, 1);
		},
	);

	it.concurrent('Stop names what goes on', async () => {
		const api = await kit.simulate();
		const scenario = startRuns(api, [{ ms: 60_000 }], { parameters: TOOL });
		const execution = await kit.begin(scenario, agent);
		await api.waitForRequests(2);
		await sleep(200);
		execution.stop();
		const result = await execution.result;
		expect(result.status).toBe('canceled');
		expect(readable(result)).toContain(api.started[0]?.runId);
	});
});
