import { WorkflowExecute } from 'n8n-core';
import type {
	ExecutionError,
	ExecutionStatus,
	ICredentialDataDecryptedObject,
	IDataObject,
	INode,
	INodeExecutionData,
	INodeParameters,
	IRun,
	ITaskData,
	NodeExecutionHint,
	OnError,
	WorkflowExecuteMode,
} from 'n8n-workflow';
import { Workflow } from 'n8n-workflow';
import { additionalData } from './additionalData';
import { AGENT_TYPES } from './agents';
import { LOOP_TYPE, nodeTypesWith, SINK_TYPE, START_TYPE } from './nodeTypes';
import { type LoadedPackage, loadPackage, type NodeName, PACKAGE } from './package';

/** The node under test in its workflow. */
export const NODE_NAME = 'GloriaMundo Run Status';

/** The shortest pause of Retry On Fail: n8n takes 0 for "not set". */
const RETRY_PAUSE_MS = 1;

/** One run of a workflow: start -> node under test -> one sink per output. */
export interface Scenario {
	/** Default: GloriaMundo Run Status. */
	type?: NodeName;
	/** The json of each input item; `[{ run_id }]` is usual. */
	items: IDataObject[];
	parameters?: INodeParameters;
	credential?: ICredentialDataDecryptedObject;
	onError?: OnError;
	retryOnFail?: boolean;
	/** How often a loop runs the node. Default: no loop. */
	loops?: number;
	alwaysOutputData?: boolean;
	/** The node has no credential at all. */
	withoutCredential?: boolean;
	mode?: WorkflowExecuteMode;
	onMessage?: (message: unknown) => void;
	/** Called whenever the node or its request reads the credential. */
	onDecrypt?: () => void;
}

/** How an agent uses its tool: it calls the tool itself or, as newer agents do, has the engine run it. */
export type AgentKind = 'calling' | 'requesting';

/** The result of an execution. */
export interface Result {
	status: ExecutionStatus;
	/** The workflow's error, which ended it. */
	error: ExecutionError | undefined;
	/** Items by output of the node; `[]` for none. */
	outputs: INodeExecutionData[][];
	/** The json of the items, by output. */
	completed: IDataObject[];
	failed: IDataObject[];
	inProgress: IDataObject[];
	hints: NodeExecutionHint[];
	/** What the node printed in the browser's console. */
	messages: string[];
	/** What an agent whose tool is the node was told. */
	told: unknown[];
	durationMs: number;
	/** All that n8n stores of the execution: data of every node, errors, hints. */
	run: IRun;
}

/** A running workflow. */
export interface Execution {
	result: Promise<Result>;
	/** What the Stop button does. */
	stop: () => void;
}

/** n8n's own engine, with the built package in it. */
export class Engine {
	private constructor(private readonly loaded: LoadedPackage) {}

	static async start(): Promise<Engine> {
		return new Engine(await loadPackage());
	}

	get package(): LoadedPackage {
		return this.loaded;
	}

	async run(scenario: Scenario): Promise<Result> {
		return await this.begin(scenario).result;
	}

	/** @param agent uses the node as its tool, once for each item */
	begin(scenario: Scenario, agent?: AgentKind): Execution {
		const { mode = 'manual', credential = {}, items } = scenario;
		const messages: string[] = [];
		const data = additionalData(this.loaded.credential, credential, mode, {
			onMessage: (message) => {
				messages.push(String(message));
				scenario.onMessage?.(message);
			},
			onDecrypt: scenario.onDecrypt,
		});
		const workflow = agent ? this.toolWorkflow(scenario, agent) : this.workflow(scenario);
		const execution = new WorkflowExecute(data, mode).run({
			workflow,
			startNode: workflow.getNode('Start') as INode,
			pinData: { Start: items.map((json) => ({ json })) },
		});
		return {
			result: execution.then((run) => summarize(run, messages)),
			stop: () => execution.cancel(),
		};
	}

	/** The workflow of a scenario. */
	workflow(scenario: Scenario): Workflow {
		if (scenario.loops !== undefined) return this.loopWorkflow(scenario, scenario.loops);
		const sinks = [0, 1, 2, 3].map((output) => node(`Sink ${output}`, SINK_TYPE));
		return this.build([node('Start', START_TYPE), nodeUnderTest(scenario), ...sinks], {
			Start: { main: [[connection(NODE_NAME)]] },
			[NODE_NAME]: { main: sinks.map(({ name }) => [connection(name)]) },
		});
	}

	private loopWorkflow(scenario: Scenario, times: number): Workflow {
		const loop = { ...node('Loop', LOOP_TYPE), parameters: { times } };
		return this.build([node('Start', START_TYPE), loop, nodeUnderTest(scenario)], {
			Start: { main: [[connection('Loop')]] },
			Loop: { main: [[connection(NODE_NAME)]] },
			[NODE_NAME]: { main: [0, 1, 2, 3].map(() => [connection('Loop')]) },
		});
	}

	private toolWorkflow(scenario: Scenario, agent: AgentKind): Workflow {
		const underTest = nodeUnderTest(scenario);
		const tool = { ...underTest, type: `${underTest.type}Tool` };
		return this.build([node('Start', START_TYPE), node('Agent', AGENT_TYPES[agent]), tool], {
			Start: { main: [[connection('Agent')]] },
			[NODE_NAME]: { ai_tool: [[{ node: 'Agent', type: 'ai_tool', index: 0 }]] },
		});
	}

	private build(nodes: INode[], connections: object): Workflow {
		return new Workflow({
			id: 'w',
			nodes,
			connections: connections as never,
			active: false,
			nodeTypes: nodeTypesWith(Object.values(this.loaded.nodes)),
			settings: { executionOrder: 'v1' },
		});
	}
}

function nodeUnderTest(scenario: Scenario): INode {
	const { parameters = {}, onError, retryOnFail, alwaysOutputData, withoutCredential } = scenario;
	const { type = 'gloriaMundoRunStatus' } = scenario;
	return {
		...node(NODE_NAME, `${PACKAGE}.${type}`),
		parameters,
		onError,
		retryOnFail,
		alwaysOutputData,
		waitBetweenTries: RETRY_PAUSE_MS,
		...(!withoutCredential && {
			credentials: { gloriaMundoApi: { id: '1', name: 'GloriaMundo account' } },
		}),
	};
}

function node(name: string, type: string): INode {
	return { id: name, name, type, typeVersion: 1, position: [0, 0], parameters: {} };
}

function connection(to: string) {
	return { node: to, type: 'main', index: 0 };
}

function summarize(run: IRun, messages: string[]): Result {
	const { runData, error } = run.data.resultData;
	const task = (runData[NODE_NAME] ?? []).at(-1) as ITaskData | undefined;
	const outputs = (task?.data?.main ?? []).map((items) => items ?? []);
	const json = (output: number) => (outputs[output] ?? []).map((item) => item.json);
	return {
		status: run.status,
		error,
		outputs,
		completed: json(0),
		failed: json(1),
		inProgress: json(2),
		hints: task?.hints ?? [],
		messages,
		told: (runData.Agent?.at(-1)?.data?.main?.[0] ?? []).map((item) => item.json.told),
		durationMs: Number(run.stoppedAt) - Number(run.startedAt),
		run,
	};
}
