import type {
	EngineRequest,
	EngineResponse,
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { describeNode } from './describeNode';

/** Node types that use the tool connected to them, once for each item, as an AI Agent does. */
export const AGENT_TYPES = { calling: 'test.agent', requesting: 'test.requestingAgent' } as const;

/** Both kinds of agents, by type. */
export function agentTypes(): Record<string, INodeType> {
	return {
		[AGENT_TYPES.calling]: {
			description: describeAgent('agent'),
			async execute() {
				return [await callTool(this)];
			},
		},
		[AGENT_TYPES.requesting]: {
			description: describeAgent('requestingAgent'),
			async execute(response?: EngineResponse) {
				return response?.actionResponses.length ? [readAnswers(response)] : requestTool(this);
			},
		},
	};
}

function describeAgent(name: string): INodeTypeDescription {
	return describeNode(name, [
		NodeConnectionTypes.Main,
		{ type: NodeConnectionTypes.AiTool, displayName: 'Tool' },
	] as INodeTypeDescription['inputs']);
}

/** Up to version 2 of n8n's agent: if a tool throws, the model is told the error message. */
async function callTool(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const tools = (await context.getInputConnectionData(NodeConnectionTypes.AiTool, 0)) as Array<{
		invoke: (args: object) => Promise<string>;
	}>;
	return await Promise.all(
		context.getInputData().map(async ({ json }, item) => {
			const told = await tools[0]?.invoke(json).catch((error: Error) => error.message);
			return { json: { told }, pairedItem: { item } };
		}),
	);
}

/** From version 3 on: the engine runs the tool as a node, and then the agent again. */
function requestTool(context: IExecuteFunctions): EngineRequest {
	const [tool] = context.getParentNodes(context.getNode().name, {
		connectionType: NodeConnectionTypes.AiTool,
		depth: 1,
	});
	return {
		metadata: {},
		actions: context.getInputData().map(({ json }, itemIndex) => ({
			actionType: 'ExecutionNodeAction',
			nodeName: tool?.name ?? '',
			input: json as IDataObject,
			type: NodeConnectionTypes.AiTool,
			id: `call ${itemIndex}`,
			metadata: { itemIndex },
		})),
	} as EngineRequest;
}

function readAnswers({ actionResponses }: EngineResponse): INodeExecutionData[] {
	return actionResponses.map(({ data }) => ({
		json: { told: JSON.stringify(data.data?.ai_tool?.[0]?.map((item) => item.json)) },
	}));
}
