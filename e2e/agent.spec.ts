import { randomUUID } from 'node:crypto';
import { expect, SMOKE, test } from './fixtures';
import { startChatModel } from './setup/chatModel';
import { edit, EXAMPLE_RUNS, readExample } from './setup/examples';

const UNKNOWN = randomUUID();

for (const { title, tag, agent, tool, unfinished } of [
	{
		title: 'ai-agent-tool.json: the model is told of every run, and of errors',
		agent: {},
		tool: {},
		unfinished: 'running',
	},
	{
		title: 'AI Agent 1.7, which every supported n8n has: the model is told of timeouts, too',
		...SMOKE,
		agent: { typeVersion: 1.7 },
		tool: { operation: 'wait', maxWait: 3 },
		unfinished: 'did not finish within 3',
	},
]) {
	test(title, { tag: tag ?? [] }, async ({ api, page, editor, simulator }) => {
		const [completed, failed, running] = EXAMPLE_RUNS;
		simulator.addRun({ runId: completed, durationMs: 0 });
		simulator.addRun({ runId: failed, durationMs: 0, outcome: 'failed' });
		simulator.addRun({ runId: running, durationMs: 600_000 });
		const model = await startChatModel([...EXAMPLE_RUNS, UNKNOWN, '']);
		const data = { apiKey: 'sk-stand-in', url: model.url };
		const openAi = await api.createCredential('OpenAi account', 'openAiApi', data);
		try {
			await page.reload();
			await editor.openNew();
			const example = await readExample('ai-agent-tool.json', simulator.baseUrl);
			const { nodes, ...rest } = edit(example, 'Get run status', tool);
			const changed = nodes.map((each) =>
				each.name === 'AI Agent' ? { ...each, ...agent } : each,
			);
			await editor.paste({ ...rest, nodes: changed });
			await editor.executeToEnd();
			for (const [index, words] of [
				[completed, 'completed'],
				[failed, 'failed'],
				[running, unfinished],
				[`Run ${UNKNOWN} was not found (HTTP 404)`],
				["'Run ID' cannot be used"],
			].entries()) {
				for (const word of words) expect(model.told[index]).toContain(word);
			}
		} finally {
			await Promise.all([model.stop(), api.removeCredential(openAi)]);
		}
	});
}
