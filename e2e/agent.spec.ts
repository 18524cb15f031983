import { randomUUID } from 'node:crypto';
import { expect, SMOKE, test } from './fixtures';
import type { Editor } from './pages/editor';
import { startChatModel } from './setup/chatModel';
import { edit, EXAMPLE_RUNS, readExample } from './setup/examples';
import type { N8nApi, WorkflowExport } from './setup/n8nApi';
import { RUN_WORKFLOW, runWorkflowNode } from './workflows';

const UNKNOWN = randomUUID();

const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/;

const EVERY_VERSION = {
	...SMOKE,
	agent: 'AI Agent 1.7, which every supported n8n has',
	version: { typeVersion: 1.7 },
};

for (const { agent, tag, version, tool, unfinished } of [
	{ agent: 'ai-agent-tool.json', tag: [], version: {}, tool: {}, unfinished: 'running' },
	{
		...EVERY_VERSION,
		tool: { operation: 'wait', maxWait: 3 },
		unfinished: 'did not finish within 3',
	},
]) {
	test(
		`${agent}: the model is told of every run, of errors, and of timeouts`,
		{ tag },
		async ({ api, editor, simulator }) => {
			const [completed, failed, running] = EXAMPLE_RUNS;
			simulator.addRun({ runId: completed, durationMs: 0 });
			simulator.addRun({ runId: failed, durationMs: 0, outcome: 'failed' });
			simulator.addRun({ runId: running, durationMs: 600_000 });
			const example = await readExample('ai-agent-tool.json', simulator.baseUrl);
			const calls = [...EXAMPLE_RUNS, UNKNOWN, ''].map((run_id) => call('status', { run_id }));
			const workflow = withAgent(edit(example, 'Get run status', tool), version);
			const told = await askAgent(api, editor, workflow, [() => calls]);
			for (const [index, words] of [
				[completed, 'completed'],
				[failed, 'failed'],
				[running, unfinished],
				[`Run ${UNKNOWN} was not found (HTTP 404)`],
				["'Run ID' cannot be used"],
			].entries()) {
				for (const word of words) expect(told[index]).toContain(word);
			}
		},
	);
}

for (const { agent, tag, version } of [
	{ agent: 'AI Agent 3.1', tag: [], version: {} },
	EVERY_VERSION,
]) {
	test(
		`${agent}: the model starts runs, is told of each, and asks for one that outlives Max Wait`,
		{
			tag,
		},
		async ({ api, editor, credential, simulator }) => {
			const inputs = [
				{ topic: 'tulips', durationMs: 0 },
				{ topic: 'roses', durationMs: 1_000 },
				{ topic: 'orchids', durationMs: 600_000 },
			];
			const example = await readExample('ai-agent-tool.json', simulator.baseUrl);
			const { nodes, connections, ...rest } = withAgent(example, version);
			const starting = runWorkflowNode(credential, { inputFields: FILLED_IN, maxWait: 3 }, 'Tool');
			const toAgent = [[{ node: 'AI Agent', type: 'ai_tool', index: 0 }]];
			const workflow = {
				...rest,
				nodes: [...nodes, { ...starting, position: [820, 280] }],
				connections: { ...connections, [RUN_WORKFLOW]: { ai_tool: toAgent } },
			};
			const told = await askAgent(api, editor, workflow, [
				() => inputs.map((input) => call('Run_Workflow', input)),
				([, , unfinished = '']) => [call('status', { run_id: UUID.exec(unfinished)?.[0] })],
			]);

			expect(simulator.started).toHaveLength(inputs.length);
			const runIds = inputs.map(({ topic }) => {
				const run = simulator.started.find(
					({ input }) => 'topic' in input && input.topic === topic,
				);
				expect(run?.input).toEqual(inputs.find((input) => input.topic === topic));
				return run?.runId ?? '';
			});
			const [completed, later, running] = runIds;
			for (const [index, words] of [
				[completed, 'completed', 'tulips'],
				[later, 'completed', 'roses'],
				[running, 'running'],
				[running, 'running'],
			].entries()) {
				for (const word of words) expect(told[index]).toContain(word);
			}
			expect(told).toHaveLength(4);
		},
	);
}

/** The input of the run, which the model fills in. */
const FILLED_IN = {
	assignments: [
		{ id: '1', name: 'topic', type: 'string', value: "={{ $fromAI('topic', '', 'string') }}" },
		{
			id: '2',
			name: 'durationMs',
			type: 'number',
			value: "={{ $fromAI('durationMs', '', 'number') }}",
		},
	],
};

function call(tool: string, args: object) {
	return { tool, args };
}

function withAgent(workflow: WorkflowExport, version: object): WorkflowExport {
	const nodes = workflow.nodes.map((each) =>
		each.name === 'AI Agent' ? { ...each, ...version } : each,
	);
	return { ...workflow, nodes };
}

/** Executes a workflow whose model makes these calls; returns what the model was told, one text per call. */
async function askAgent(
	api: N8nApi,
	editor: Editor,
	workflow: WorkflowExport,
	rounds: Parameters<typeof startChatModel>[0],
): Promise<readonly string[]> {
	const model = await startChatModel(rounds);
	const data = { apiKey: 'sk-stand-in', url: model.url };
	const openAi = await api.createCredential('OpenAi account', 'openAiApi', data);
	try {
		await editor.page.reload();
		await editor.openNew();
		await editor.paste(workflow);
		await editor.executeToEnd();
		return model.told();
	} finally {
		await Promise.all([model.stop(), api.removeCredential(openAi)]);
	}
}
