import { setTimeout as sleep } from 'node:timers/promises';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { holdsSecret } from '../secrets';
import type { Fault } from '../simulator/faults';
import type { RunOptions } from '../simulator/simulatedRun';
import type { StartedRun } from '../simulator/simulatedApi';
import { type Simulator, type SimulatorOptions, startSimulator } from '../simulator/simulator';
import { type AgentKind, Engine, type Result, type Scenario } from './engine';

/** The key that the simulator accepts, and that must appear nowhere. */
export const API_KEY = 'gm_live_test';

/** A rate limit that never holds a test back. */
const AMPLE = 6000;

/** What a test changes of the usual scenario. */
export type Changes = Partial<Scenario> & { options?: IDataObject };

/** Errors become items on Failed. */
export const CONTINUE: Changes = { onError: 'continueRegularOutput' };

export type Build = typeof waitFor;

export type Kit = ReturnType<typeof useEngine>;

/**
 * n8n's engine with the built package, and as many simulators as the tests need. To be called in a `describe`,
 * after which the simulators are stopped.
 */
export function useEngine() {
	let starting: Promise<Engine> | undefined;
	const engine = async () => await (starting ??= startEngine());
	const simulators: Simulator[] = [];
	afterAll(async () => {
		await Promise.all(simulators.map(async (simulator) => await simulator.stop()));
	});
	const run = async (scenario: Scenario) => await (await engine()).run(scenario);
	const simulate = async (options?: SimulatorOptions) => {
		// A run's clock starts when it is added, so the engine has to be there before.
		await engine();
		const simulator = await startSimulator(options);
		simulators.push(simulator);
		return simulator;
	};
	return {
		/** Starts with the first call: concurrent tests do not wait for hooks. */
		engine,
		run,
		/** A simulator on its own port: an account with its own rate limit. */
		simulate,
		/** The result for one run that meets this fault at every poll. */
		meet: async (fault: Fault, build: Build, changes?: Changes) => {
			const api = await simulate();
			const { runId } = api.addRun({ durationMs: 60_000 });
			api.addFault(fault, { when: 'all' });
			return { result: await run(build(api, [runId], changes)), api, runId };
		},
		runAsTool: async (scenario: Scenario, agent: AgentKind) =>
			await (await engine()).begin(scenario, agent).result,
		begin: async (scenario: Scenario, agent?: AgentKind) => (await engine()).begin(scenario, agent),
	};
}

/** The first request of a process loads n8n's HTTP stack: no test should have to wait for it. */
async function startEngine(): Promise<Engine> {
	const engine = await Engine.start();
	await engine.run(getStatusOf({ baseUrl: 'http://127.0.0.1:9' }, ['nowhere']));
	return engine;
}

type Api = Pick<Simulator, 'baseUrl'>;

/** Wait for Run, one item for each run, with the shortest poll interval. */
export function waitFor(api: Api, runIds: unknown[], changes: Changes = {}) {
	const parameters = { operation: 'wait', maxWait: 10 };
	return scenario(api, runIds, parameters, { pollInterval: 1, rateLimit: AMPLE }, changes);
}

/** Get Run Status, one item for each run. */
export function getStatusOf(api: Api, runIds: unknown[], changes: Changes = {}) {
	return scenario(api, runIds, { operation: 'get' }, { rateLimit: AMPLE }, changes);
}

/** Both operations of Run Status, for tests of each. */
export const OPERATIONS = [
	{ operation: 'get', build: getStatusOf },
	{ operation: 'wait', build: waitFor },
];

/** The workflow that the second node runs. */
export const WORKFLOW_ID = '7c9e6679-7425-40de-944b-e07fc1f90ae7';

/**
 * Starts a run for each input, and waits for it as long as `waitFor` does. The input also describes the
 * simulated run: `{ durationMs: 0 }` has ended at once.
 */
export function startRuns(api: Api, inputs: unknown[], changes: Changes = {}) {
	const workflowId = { __rl: true, mode: 'id', value: WORKFLOW_ID };
	const parameters = { workflowId, inputMode: 'json', inputJson: '={{ $json }}', maxWait: 10 };
	const options = { pollInterval: 1, rateLimit: AMPLE, startRateLimit: AMPLE };
	const start = { type: 'gloriaMundoRunWorkflow', items: inputs as IDataObject[] } as const;
	return scenario(api, [], parameters, options, { ...start, ...changes });
}

/** All that a person can see of an execution: the data of its nodes, its error and the browser's console. */
export function readable({ run, error, messages }: Result): string {
	const { runData } = run.data.resultData;
	const data = Object.values(runData).flatMap((tasks) => tasks.map((task) => task.data));
	return JSON.stringify([data, error?.message, error?.description, messages]);
}

/** The runs that were started, but appear nowhere in the executions. */
export function unnamedRuns(api: Simulator, ...results: Result[]): StartedRun[] {
	const text = results.map(readable).join('\n');
	return api.started.filter(({ runId }) => !text.includes(runId));
}

function scenario(
	{ baseUrl }: Api,
	runIds: unknown[],
	usual: INodeParameters,
	usualOptions: IDataObject,
	{ options, parameters, ...changes }: Changes,
): Scenario {
	return {
		items: runIds.map((runId) => ({ run_id: runId as string })),
		credential: { apiKey: API_KEY, baseUrl },
		...changes,
		parameters: {
			...usual,
			...parameters,
			options: { ...usualOptions, ...options } as INodeParameters,
		},
	};
}

/** Whether every request to the simulator has ended, on either side, or does within a second. */
export async function hasClosed(api: Simulator): Promise<boolean> {
	for (let checks = 0; checks < 20 && api.openRequests > 0; checks++) await sleep(50);
	return api.openRequests === 0;
}

/** Whether the key can be read from a value, in whatever disguise. */
export function holdsKey(value: unknown): boolean {
	return holdsSecret(value, API_KEY);
}

/** `details` of the errors that went to Failed. */
export function detailsOf({ failed }: Result): IDataObject[] {
	return failed.flatMap(({ details }) => (details ? [details as IDataObject] : []));
}

/** Runs that are alike, by their IDs. */
export function addRuns(api: Simulator, count: number, options: RunOptions = {}): string[] {
	return Array.from({ length: count }, () => api.addRun(options).runId);
}
