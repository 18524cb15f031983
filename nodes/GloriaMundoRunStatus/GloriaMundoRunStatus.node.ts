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

export class GloriaMundoRunStatus implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'GloriaMundo Run Status',
		name: 'gloriaMundoRunStatus',
		icon: { light: 'file:../../icons/runStatus.svg', dark: 'file:../../icons/runStatus.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] === "wait" ? "Wait for Run" : "Get Run Status" }}',
		description:
			'Get the status of a GloriaMundo run by its run ID, or wait for the run to finish, and route it by outcome. It starts nothing and costs nothing.',
		defaults: { name: 'GloriaMundo Run Status' },
		usableAsTool: { replacements: { description: TOOL_TEXT } },
		inputs: [NodeConnectionTypes.Main],
		outputs,
		builderHint: {
			searchHint: `Waits for a GloriaMundo run that something else has started, or checks it once. Read-only: GloriaMundo Run Workflow starts a run and waits for it, in one node. ${OUTPUTS_HINT}`,
		},
		credentials: [{ name: 'gloriaMundoApi', required: true, testedBy: 'gloriaMundoApiTest' }],
		properties,
	};

	methods = { credentialTest: { gloriaMundoApiTest: testCredential } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][] | null> {
		return await execute(this);
	}
}
