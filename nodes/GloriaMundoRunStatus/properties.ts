import type { INodeProperties } from 'n8n-workflow';

const operation: INodeProperties = {
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	options: [
		{
			name: 'Get Status',
			value: 'get',
			action: 'Get the status of a run',
			description: 'Look once, and send the run to the branch of its present status',
		},
		{
			name: 'Wait for Completion',
			value: 'wait',
			action: 'Wait for a run to complete',
			description: 'Look again and again until the run has ended, then go on',
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
		'The run to look at: the <code>run_id</code> or <code>poll_url</code> that GloriaMundo answered when the run was started',
};

const maxWait: INodeProperties = {
	displayName: 'Max Wait (Seconds)',
	name: 'maxWait',
	type: 'number',
	typeOptions: { minValue: 0 },
	default: 300,
	displayOptions: { show: { operation: ['wait'] } },
	description:
		'How long to wait for each run, counted from the start of this node. All runs are waited for at the same time.',
	hint: 'A run that waits for a person’s approval can take hours: use Get Status and a Wait node in a loop for those',
};

const onTimeout: INodeProperties = {
	displayName: 'On Timeout',
	name: 'onTimeout',
	type: 'options',
	noDataExpression: true,
	options: [
		{
			name: 'Send to In Progress Output',
			value: 'inProgress',
			description: 'Pass the run on with its last status, on a branch of its own',
		},
		{
			name: 'Stop With an Error',
			value: 'error',
			description: 'Treat it as a failure of this node',
		},
	],
	default: 'error',
	displayOptions: { show: { operation: ['wait'] } },
	description: 'What to do with a run that is still going when Max Wait is over',
};

const pollingOptions: INodeProperties[] = [
	{
		displayName: 'Max Poll Interval (Seconds)',
		name: 'maxPollInterval',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 60,
		displayOptions: { show: { '/operation': ['wait'] } },
		description:
			'The longest pause between two looks at the same run. In the first ten minutes of a run the pause stays below 8 seconds anyway.',
	},
	{
		displayName: 'Poll Interval (Seconds)',
		name: 'pollInterval',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 2,
		displayOptions: { show: { '/operation': ['wait'] } },
		description:
			'The pause that waiting starts with. It grows with the age of the run, and shrinks again (to half of this at the least) when the progress says that the end is near.',
	},
];

const requestOptions: INodeProperties[] = [
	{
		displayName: 'Rate Limit (Requests per Minute)',
		name: 'rateLimit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 60,
		description:
			'How many status requests your GloriaMundo account allows in 60 seconds. All runs of the account share them, so that many runs can be waited for without one rejected request: raise it if your account allows more, and divide it by the number of workers in queue mode.',
	},
	{
		displayName: 'Request Timeout (Seconds)',
		name: 'requestTimeout',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 10,
		description: 'How long one status request may take',
	},
];

const options: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: [...pollingOptions, ...requestOptions],
};

/** What holds for an option that was not added, in the unit of the option. */
export const optionDefaults = Object.fromEntries(
	[...pollingOptions, ...requestOptions].map((option) => [option.name, option.default as number]),
) as Record<'pollInterval' | 'maxPollInterval' | 'requestTimeout' | 'rateLimit', number>;

/** The node's panel, from top to bottom. */
export const properties: INodeProperties[] = [operation, runId, maxWait, onTimeout, options];
