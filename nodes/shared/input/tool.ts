import type { INodeProperties } from 'n8n-workflow';

/** Only in the panel of an AI tool. n8n versions that do not know `@tool` never show it. */
export const onlyAsTool = { '@tool': [true] };

/**
 * What the model is told of a tool. Without it n8n tells the model the node's own description: `replacements` of
 * `usableAsTool` reach nothing but the panel of nodes (n8n 1.85 to 2.41).
 */
export function toolDescription(text: string): INodeProperties {
	return {
		displayName: 'Tool Description',
		name: 'toolDescription',
		type: 'string',
		typeOptions: { rows: 4 },
		default: text,
		displayOptions: { show: onlyAsTool },
		description: 'What the model is told of this tool',
	};
}
