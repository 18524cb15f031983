import { WorkflowExecute } from 'n8n-core';
import type { INode, IRun } from 'n8n-workflow';
import { additionalData } from '../engine/additionalData';
import type { Engine, Scenario } from '../engine/engine';

/** All that n8n keeps or shows of an execution. */
export interface Kept {
	/** What n8n writes into its database: data of all nodes, errors, hints. */
	run: IRun;
	/** Lines in the browser's console. */
	messages: unknown[];
}

/** Runs a scenario and hands out what n8n keeps of it, not only what the node's outputs hold. */
export async function store(engine: Engine, scenario: Scenario): Promise<Kept> {
	const messages: unknown[] = [];
	const { mode = 'manual', credential = {}, items } = scenario;
	const data = additionalData(engine.package.credential, credential, mode, {
		onMessage: (message) => messages.push(message),
	});
	const workflow = engine.workflow(scenario);
	const run = await new WorkflowExecute(data, mode).run({
		workflow,
		startNode: workflow.getNode('Start') as INode,
		pinData: { Start: items.map((json) => ({ json })) },
	});
	return { run, messages };
}
