import type { INodeProperties } from 'n8n-workflow';
import { intervalOptions, requestOptions } from '../shared/input/pollingOptions';
import { maxWait, onTimeout } from '../shared/input/waiting';

const operation: INodeProperties = {
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	options: [
		{
			name: 'Get Status',
			value: 'get',
			action: 'Get run status',
			description: 'Check the status once, and route the run by it',
		},
		{
			name: 'Wait for Completion',
			value: 'wait',
			action: 'Wait for run to complete',
			description: 'Poll until the run ends, then route it by its outcome',
		},
	],
	default: 'wait',
};

const runId: INodeProperties = {
	displayName: 'Run ID',
	name: 'runId',
	type: 'string',
	required: true,
	default: '={{ $json.run_id }}',
	placeholder: 'e.g. 550e8400-e29b-41d4-a716-446655440000',
	description:
		'The <code>run_id</code> or <code>poll_url</code> that GloriaMundo answered when the run was started',
};

const onTransientFailure: INodeProperties = {
	displayName: 'If a Check Fails for the Moment',
	name: 'onTransientFailure',
	type: 'options',
	noDataExpression: true,
	options: [
		{
			name: 'Send to In Progress Output',
			value: 'inProgress',
			description:
				'Pass the run on with status “unknown” and its run ID: right for a loop that checks again',
		},
		{
			name: 'Stop With an Error',
			value: 'error',
			description: 'Treat it as an error of this node',
		},
	],
	default: 'error',
	displayOptions: { show: { '/operation': ['get'] } },
	description:
		'What to do if the service is down, the connection is lost or the rate limit is reached. A rejected API key and a run that was not found are always errors.',
};

const waiting = { show: { operation: ['wait'] } };
const waitOnly = { show: { '/operation': ['wait'] } };

const options: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: [
		onTransientFailure,
		...intervalOptions.map((option) => ({ ...option, displayOptions: waitOnly })),
		...requestOptions,
	],
};

/** The node's panel, from top to bottom. */
export const properties: INodeProperties[] = [
	operation,
	runId,
	{
		...maxWait,
		displayOptions: waiting,
		description:
			'How long to wait for each run, counted from the start of this node. All runs are waited for at the same time.',
	},
	{ ...onTimeout, displayOptions: waiting },
	options,
];
