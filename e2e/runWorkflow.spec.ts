import { randomUUID } from 'node:crypto';
import { expect, SMOKE, test } from './fixtures';
import { outputsOf } from './setup/executionData';
import { RUN_WORKFLOW, startWith } from './workflows';

test(
	'added from the nodes panel and filled in, the node starts one run per execution, which goes to Completed',
	SMOKE,
	async ({ api, editor, credential, simulator }) => {
		const workflowId = randomUUID();
		await editor.paste(startWith(['any']));
		const nodesPanel = await editor.openNodesPanel();
		await nodesPanel.search('gloria mundo');
		const panel = await nodesPanel.add(RUN_WORKFLOW);
		await panel.chooseCredential(credential);
		await panel.locate('workflowId', 'By ID', workflowId);
		await panel.addField('inputFields', 'topic', 'String', 'tulips');
		await panel.addField('inputFields', 'durationMs', 'Number', '0');
		await panel.close();
		const outputs = [await executeAndRead()];
		const { id: executionId } = await api.lastExecution();

		await editor.openNode(RUN_WORKFLOW);
		await panel.locate('workflowId', 'By URL', `https://example.com/webhook/${workflowId}`);
		await panel.choose('inputMode', 'Using JSON');
		await panel.fillCode('inputJson', '{ "topic": "roses", "durationMs": 1000 }');
		await panel.close();
		outputs.push(await executeAndRead());

		expect(simulator.started).toEqual([
			{ runId: expect.any(String), workflowId, input: { topic: 'tulips', durationMs: 0 } },
			{ runId: expect.any(String), workflowId, input: { topic: 'roses', durationMs: 1000 } },
		]);
		const runIds = simulator.started[0]?.runId;
		expect(await api.customData(executionId)).toEqual({ gloriamundo_run_ids: runIds });
		for (const [index, { runId, input }] of simulator.started.entries()) {
			const completed = { run_id: runId, status: 'completed', result: { input } };
			expect(outputs[index]).toEqual([[expect.objectContaining(completed)], [], []]);
		}

		async function executeAndRead() {
			await editor.executeToEnd();
			const { id } = await api.lastExecution();
			return outputsOf(await api.executionData(id), RUN_WORKFLOW);
		}
	},
);
