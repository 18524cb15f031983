import type { INodeProperties } from 'n8n-workflow';
import { intervalOptions, requestOptions } from '../shared/input/pollingOptions';
import { onlyAsTool, toolDescription } from '../shared/input/tool';
import { maxWait, onTimeout } from '../shared/input/waiting';

/** What the model of an AI Agent is told. */
export const TOOL_TEXT =
	'Get the status of a GloriaMundo run that has been started, by its run ID. Depending on its settings the tool answers at once, or waits some minutes for the run to end. Returns status (queued, running, completed or failed), progress, result, cost_cents and error; or error and details, with what_to_do, if the run could not be checked. Changes nothing and costs nothing.';

const operation: INodeProperties = {
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	options: [
		{
			name: 'Get Run Status',
			value: 'get',
			action: 'Get run status',
			description: 'Check the status once, and route the run by it',
			builderHint: {
				propertyHint:
					'For waits of hours: loop from output 2 (In Progress) through a Wait node of at least 65 seconds back to this node, with options.onTransientFailure set to inProgress. n8n keeps such a wait in its database.',
			},
		},
		{
			name: 'Wait for Run',
			value: 'wait',
			action: 'Wait for run to complete',
			description: 'Poll until the run ends, then route it by its outcome',
			builderHint: {
				propertyHint:
					'For waits of seconds to minutes. With onTimeout inProgress, a run that takes longer than maxWait goes to output 2 (In Progress).',
			},
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
	description: 'The run_id or poll_url that GloriaMundo returned when the run was started',
	builderHint: {
		propertyHint:
			'The run_id or poll_url of the item with which the run was started: from GloriaMundo Run Workflow, or from a request to the execute endpoint of GloriaMundo',
	},
};

/** What the button beside the field sets: in a new tool, the model fills in the run ID. */
const FROM_MODEL =
	"={{ /*n8n-auto-generated-fromAI-override*/ $fromAI('Run_ID', `The run_id of the GloriaMundo run`, 'string') }}";

const onTransientFailure: INodeProperties = {
	displayName: 'If a Check Fails Temporarily',
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
	displayOptions: { show: { '/operation': ['get'] }, hide: onlyAsTool },
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
	toolDescription(TOOL_TEXT),
	operation,
	{ ...runId, displayOptions: { hide: onlyAsTool } },
	{ ...runId, default: FROM_MODEL, displayOptions: { show: onlyAsTool } },
	{
		...maxWait,
		displayOptions: waiting,
		description:
			'How long to wait for each run, counted from the start of this node. All runs are waited for at the same time.',
		hint: 'For runs that take hours, such as those that wait for an approval, use the example wait-for-hours of this package',
	},
	{ ...onTimeout, displayOptions: waiting },
	options,
];
