import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { WorkflowExport } from './n8nApi';
import { EXAMPLES } from './paths';

/** The address in the examples, instead of which the simulator is asked. */
const API = 'https://app.gloriamundo.com';

/** An example as it is in the folder, but for the address of the API. */
export async function readExample(file: string, apiUrl = API): Promise<WorkflowExport> {
	const text = await readFile(join(EXAMPLES, file), 'utf8');
	return JSON.parse(text.replaceAll(API, apiUrl)) as WorkflowExport;
}

/** Changes parameters of one node, as a person does in its panel. */
export function edit(workflow: WorkflowExport, name: string, parameters: object): WorkflowExport {
	const nodes = workflow.nodes.map((node) =>
		node.name === name
			? { ...node, parameters: { ...(node.parameters as object), ...parameters } }
			: node,
	);
	return { ...workflow, nodes };
}
