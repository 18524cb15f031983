import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../../testing/root';
import type { WorkflowExport } from './n8nApi';

export const EXAMPLES = join(ROOT, 'examples');

/** IDs of runs; the first is that of an example. */
export const EXAMPLE_RUNS = [
	'550e8400-e29b-41d4-a716-446655440000',
	'7d9f1c7e-3a52-4d0b-9a44-0c1f5c0e8b21',
	'c56a4180-65aa-42ec-a945-5fd21dec0538',
] as const;

/** An example as it is in the folder. */
export async function readExample(file: string): Promise<WorkflowExport> {
	return JSON.parse(await readFile(join(EXAMPLES, file), 'utf8')) as WorkflowExport;
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
