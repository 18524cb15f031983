import { dirname, resolve } from 'node:path';
import { stringify } from 'flatted';
import type { INode, IRun } from 'n8n-workflow';
import { WorkflowExecute } from 'n8n-core';
import { installN8n } from '../../testing/n8n/installN8n';
import { additionalData } from '../../testing/engine/additionalData';
import { Engine } from '../../testing/engine/engine';
import { cpuMs } from '../cpuTime';
import { canvasLoop } from './canvasLoop';
import { inOwnProcess } from './children';
import { addRuns, answeredFor, API_KEY, ENDLESS_MS, startServer } from './server';

/** What n8n spends on the wait for one run. */
export interface ExecutionCost {
	requests: number;
	/** CPU time of the whole process, from start to end of the execution. */
	cpuMs: number;
	/** The execution's data as n8n writes it to its database. */
	storedBytes: number;
}

/** The loop that people build on the canvas, and this project's node. */
export type Executions = Record<'loop' | 'node', ExecutionCost>;

interface Settings {
	waitWith: keyof Executions;
	baseUrl: string;
	/** The folder of n8n-nodes-base. */
	nodesBase: string;
	runMs: number;
}

/** A short run first, so that the code is loaded and compiled before the measurement. */
const WARM_UP_MS = 5_000;

const EXECUTE = {
	loop: async (engine: Engine, runId: string, { nodesBase, baseUrl }: Settings): Promise<IRun> => {
		const workflow = canvasLoop(nodesBase, baseUrl, API_KEY);
		const listeners = { onMessage: () => {} };
		const data = additionalData(engine.package.credential, {}, 'trigger', listeners);
		return await new WorkflowExecute(data, 'trigger').run({
			workflow,
			startNode: workflow.getNode('Start') as INode,
			pinData: { Start: [{ json: { run_id: runId } }] },
		});
	},
	node: async (engine: Engine, runId: string, { baseUrl }: Settings): Promise<IRun> => {
		const { run } = await engine.run({
			items: [{ run_id: runId }],
			parameters: { operation: 'wait', maxWait: ENDLESS_MS / 1000 },
			credential: { apiKey: API_KEY, baseUrl },
			mode: 'trigger',
		});
		return run;
	},
};

const measure = inOwnProcess(__filename, async (settings: Settings): Promise<ExecutionCost> => {
	const { waitWith, baseUrl, runMs } = settings;
	const engine = await Engine.start();
	const execute = async (runId: string, durationMs: number) => {
		await addRuns(baseUrl, [runId], { durationMs, stepCount: 'started' });
		const run = await EXECUTE[waitWith](engine, runId, settings);
		if (run.status !== 'success') throw run.data.resultData.error ?? new Error(run.status);
		return run;
	};
	await execute(`warm-up-${waitWith}`, WARM_UP_MS);
	const beforeMs = cpuMs();
	const { data } = await execute(waitWith, runMs);
	const spentMs = cpuMs(beforeMs);
	return {
		requests: await answeredFor(baseUrl, waitWith),
		cpuMs: spentMs,
		storedBytes: Buffer.byteLength(stringify(data)),
	};
});

/** Waits for one run with both at the same time. The run's time is real. */
export async function measureExecutions(nodesBase: string, runMs: number): Promise<Executions> {
	const server = await startServer();
	const both = (['loop', 'node'] as const).map(async (waitWith) => {
		return await measure({ waitWith, baseUrl: server.baseUrl, nodesBase, runMs });
	});
	try {
		const [loop, node] = (await Promise.all(both)) as [ExecutionCost, ExecutionCost];
		return { loop, node };
	} finally {
		await server.stop();
	}
}

/** n8n's own nodes, from the n8n that the end-to-end tests install. */
export async function findNodesBase(): Promise<string> {
	const { n8n } = await installN8n('current');
	return resolve(dirname(n8n), '../../n8n-nodes-base');
}
