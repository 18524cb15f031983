import type { INodeProperties } from 'n8n-workflow';
import { intervalOptions, requestOptions } from '../shared/input/pollingOptions';
import { toolDescription } from '../shared/input/tool';
import { maxWait, onTimeout } from '../shared/input/waiting';

/** For the model of an AI Agent. */
export const TOOL_TEXT =
	'Start a run of a GloriaMundo workflow and wait for it to end. Every call starts a new run, which costs money and acts on the outside world, such as sending emails: call it only if the workflow is to run now, and once for each run. Returns run_id, status, progress, result, cost_cents and error; or error and details, with what_to_do, if something went wrong. A run that takes longer than the tool waits is returned with its run_id while it goes on: use that run_id to get its status from the GloriaMundo Run Status tool, and do not start it again.';

const workflowId: INodeProperties = {
	displayName: 'Workflow',
	name: 'workflowId',
	type: 'resourceLocator',
	required: true,
	default: { mode: 'id', value: '' },
	description: 'The GloriaMundo workflow to run. Its ID is in the URL of the workflow.',
	hint: 'Each run costs money and acts on the outside world',
	builderHint: {
		propertyHint: 'Not the ID of an n8n workflow. No API lists the workflows: ask the user for it.',
	},
	modes: [
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. 7c9e6679-7425-40de-...',
		},
		{
			displayName: 'By URL',
			name: 'url',
			type: 'string',
			placeholder: 'e.g. https://app.gloriamundo.com/...',
			hint: 'Each run costs money and acts on the outside world. Only the ID is taken from the URL.',
		},
	],
};

const inputMode: INodeProperties = {
	displayName: 'Input',
	name: 'inputMode',
	type: 'options',
	noDataExpression: true,
	options: [
		{ name: 'Using Fields Below', value: 'fields' },
		{ name: 'Using JSON', value: 'json' },
	],
	default: 'fields',
	hint: 'Optional. In your GloriaMundo workflow, a field such as topic is {{trigger.topic}}.',
};

const inputFields: INodeProperties = {
	displayName: 'Input Fields',
	name: 'inputFields',
	type: 'assignmentCollection',
	default: {},
	displayOptions: { show: { inputMode: ['fields'] } },
	description: 'What the run is given, one field each',
};

const inputJson: INodeProperties = {
	displayName: 'Input JSON',
	name: 'inputJson',
	type: 'json',
	default: '{}',
	displayOptions: { show: { inputMode: ['json'] } },
	description: 'A JSON object',
};

const waitForCompletion: INodeProperties = {
	displayName: 'Wait for Completion',
	name: 'waitForCompletion',
	type: 'boolean',
	default: true,
	description:
		'Whether to wait until the run ends. If off, the started run goes to the In Progress output at once.',
	builderHint: {
		propertyHint:
			'Set to false for runs of hours, and wait for the run_id on output 2 (In Progress) in a loop of GloriaMundo Run Status and a Wait node.',
	},
};

const waiting = { show: { waitForCompletion: [true] } };
const waitingOption = { show: { '/waitForCompletion': [true] } };

const options: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: [
		...intervalOptions.map((option) => ({ ...option, displayOptions: waitingOption })),
		...requestOptions,
		{
			displayName: 'Start Rate Limit (Runs per Minute)',
			name: 'startRateLimit',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 10,
			description: 'How many runs your GloriaMundo account may start in 60 seconds',
		},
	],
};

/** The node's panel, from top to bottom. */
export const properties: INodeProperties[] = [
	toolDescription(TOOL_TEXT),
	workflowId,
	inputMode,
	inputFields,
	inputJson,
	waitForCompletion,
	{
		...maxWait,
		displayOptions: waiting,
		description: 'How long to wait for each run, counted from its start',
		hint: 'A run that takes longer keeps going. Wait for it later with GloriaMundo Run Status, by its run ID.',
	},
	{ ...onTimeout, displayOptions: waiting, default: 'inProgress' },
	options,
];
