import type { INodeProperties } from 'n8n-workflow';

/** Only in the panel of an AI tool. n8n versions that do not know `@tool` never show it. */
export const onlyAsTool = { '@tool': [true] };

/**
 * What the model is told about a tool. Without it, n8n uses the node's own description: `replacements` of
 * `usableAsTool` only change the nodes panel (n8n 1.85 to 2.41).
 */
export function toolDescription(text: string): INodeProperties {
	return {
		displayName: 'Tool Description',
		name: 'toolDescription',
		type: 'string',
		typeOptions: { rows: 4 },
		default: text,
		displayOptions: { show: onlyAsTool },
		description: 'What the model is told about this tool',
	};
}
