import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { readNumber } from './numbers';

/** Values of On Timeout and the like: an error, or the item goes to In Progress. */
export type OnProblem = 'error' | 'inProgress';

export const maxWait: INodeProperties = {
	displayName: 'Max Wait (Seconds)',
	name: 'maxWait',
	type: 'number',
	typeOptions: { minValue: 0 },
	default: 300,
};

export const onTimeout: INodeProperties = {
	displayName: 'On Timeout',
	name: 'onTimeout',
	type: 'options',
	noDataExpression: true,
	options: [
		{
			name: 'Send to In Progress Output',
			value: 'inProgress',
			description: 'Pass the run on with its last status',
		},
		{
			name: 'Stop With an Error',
			value: 'error',
			description: 'Treat it as an error of this node. Nothing goes to the In Progress output.',
		},
	],
	default: 'error',
	description: 'What to do with a run that is still going after Max Wait',
};

/** @throws {ParameterError} */
export function readMaxWait(context: IExecuteFunctions, itemIndex: number): number {
	return (
		readNumber('Max Wait', context.getNodeParameter('maxWait', itemIndex), { above: 0 }) * 1000
	);
}

export function readOnTimeout(context: IExecuteFunctions): OnProblem {
	return context.getNodeParameter('onTimeout', 0, 'error') as OnProblem;
}
