import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { outputs, OUTPUTS_HINT } from '../shared/output/branches';
import { testCredential } from '../shared/transport/credentialTest';
import { execute } from './execute';
import { properties, TOOL_TEXT } from './properties';

export class GloriaMundoRunWorkflow implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'GloriaMundo Run Workflow',
		name: 'gloriaMundoRunWorkflow',
		icon: {
			light: 'file:../../icons/runWorkflow.svg',
			dark: 'file:../../icons/runWorkflow.dark.svg',
		},
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["waitForCompletion"] ? "Run and wait" : "Start only" }}',
		description:
			'Start a run of a GloriaMundo workflow, wait for it to finish, and route it by outcome. Each run costs money and acts on the outside world. A run that takes longer goes on, and can be checked by its run ID.',
		defaults: { name: 'GloriaMundo Run Workflow' },
		usableAsTool: { replacements: { description: TOOL_TEXT } },
		inputs: [NodeConnectionTypes.Main],
		outputs,
		builderHint: {
			searchHint: `Starts one run of a GloriaMundo workflow for each item, and waits for it: no Run Status node is needed after it. Each run costs money and acts on the outside world, so do not start runs in a test or a retry loop. ${OUTPUTS_HINT}`,
		},
		credentials: [{ name: 'gloriaMundoApi', required: true, testedBy: 'gloriaMundoApiTest' }],
		properties,
	};

	methods = { credentialTest: { gloriaMundoApiTest: testCredential } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][] | null> {
		return await execute(this);
	}
}
