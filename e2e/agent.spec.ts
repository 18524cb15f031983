import { randomUUID } from 'node:crypto';
import { expect, SMOKE, test as base } from './fixtures';
import { startChatModel, type ToolCalls } from './setup/chatModel';
import { edit, EXAMPLE_RUNS, readExample } from './setup/examples';
import type { WorkflowExport } from './setup/n8nApi';

const UNKNOWN = randomUUID();

/** Runs the workflow with a model that calls these tools, and returns what the model was told. */
type TellModel = (
	workflow: WorkflowExport,
	turns: Array<(told: string[]) => ToolCalls>,
) => Promise<string[]>;

const test = base.extend<{ tellModel: TellModel }>({
	tellModel: async ({ api, page, editor }, use) => {
		await use(async (workflow, turns) => {
			const model = await startChatModel(turns);
			const data = { apiKey: 'sk-stand-in', url: model.url };
			const openAi = await api.createCredential('OpenAi account', 'openAiApi', data);
			try {
				await page.reload();
				await editor.openNew();
				await editor.paste(workflow);
				await editor.executeToEnd();
				return model.told;
			} finally {
				await Promise.all([model.stop(), api.removeCredential(openAi)]);
			}
		});
	},
});

for (const { title, tag, typeVersion, tool, unfinished } of [
	{
		title: 'ai-agent-tool.json: the model is told of every run, and of errors',
		typeVersion: undefined,
		tool: {},
		unfinished: 'running',
	},
	{
		title: 'AI Agent 1.7, which every supported n8n has: the model is told of timeouts, too',
		...SMOKE,
		typeVersion: 1.7,
		tool: { operation: 'wait', maxWait: 3 },
		unfinished: 'did not finish within 3',
	},
]) {
	test(title, { tag: tag ?? [] }, async ({ tellModel, simulator }) => {
		const [completed, failed, running] = EXAMPLE_RUNS;
		simulator.addRun({ runId: completed, durationMs: 0 });
		simulator.addRun({ runId: failed, durationMs: 0, outcome: 'failed' });
		simulator.addRun({ runId: running, durationMs: 600_000 });
		const example = edit(await readAgent(typeVersion), 'Get run status', tool);
		const runIds = [...EXAMPLE_RUNS, UNKNOWN, ''];

		const told = await tellModel(example, [
			() => ({ tool: 'Get run status', inputs: runIds.map((run_id) => ({ run_id })) }),
		]);
		for (const [index, words] of [
			[completed, 'completed'],
			[failed, 'failed'],
			[running, unfinished],
			[`Run ${UNKNOWN} was not found (HTTP 404)`],
			["'Run ID' cannot be used"],
		].entries()) {
			for (const word of words) expect(told[index]).toContain(word);
		}
	});
}

for (const { title, tag, typeVersion } of [
	{ title: 'ai-agent-tool.json', typeVersion: undefined },
	{ title: 'AI Agent 1.7, which every supported n8n has', ...SMOKE, typeVersion: 1.7 },
]) {
	test(
		`${title}: the model starts runs, and checks them later`,
		{
			tag: tag ?? [],
		},
		async ({ tellModel, simulator }) => {
			const example = edit(await readAgent(typeVersion), 'Run the workflow', { maxWait: 1 });
			const runIdsIn = (told: string[]) =>
				told.map((text) => /"run_id\W+([\w-]+)/.exec(text)?.[1] ?? 'no run ID');

			const told = await tellModel(example, [
				() => ({ tool: 'Run the workflow', inputs: [{ topic: 'AI' }, { topic: 'Robotics' }] }),
				(answers) => ({
					tool: 'Get run status',
					inputs: runIdsIn(answers).map((run_id) => ({ run_id })),
				}),
			]);
			expect(simulator.started).toHaveLength(2);
			for (const { runId, input } of simulator.started) {
				expect(['AI', 'Robotics']).toContain((input as { topic: string }).topic);
				expect(told.filter((text) => text.includes(runId))).toHaveLength(2);
			}
			for (const answer of told.slice(0, 2)) expect(answer).toContain('running');
		},
	);
}

/** The example, with its own agent or an older version of it. */
async function readAgent(typeVersion: number | undefined): Promise<WorkflowExport> {
	const { nodes, ...rest } = await readExample('ai-agent-tool.json');
	const changed = nodes.map((node) =>
		node.name === 'AI Agent' ? { ...node, ...(typeVersion && { typeVersion }) } : node,
	);
	return { ...rest, nodes: changed };
}
