import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import sharp from 'sharp';
import { ROOT } from '../testing/root';
import { describeRun, statusAt } from '../testing/simulator/simulatedRun';
import { expect, test } from './fixtures';
import { CredentialDialog } from './pages/credentialDialog';
import { EXAMPLE_RUNS, EXAMPLES, readExample } from './setup/examples';
import { node, NODE, RUN_WORKFLOW, startAndNode, startAndRunWorkflow, to } from './workflows';

/** GitHub shows the pictures at half of this size on usual screens. */
test.use({ deviceScaleFactor: 2, viewport: { width: 1700, height: 800 } });

const IMAGES = join(ROOT, 'docs', 'images');

const MAX_BYTES = 300_000;

/** Fixed answers, so that the pictures change only with the editor. */
const STARTED_MS = Date.UTC(2026, 2, 10, 9);
const [COMPLETED, FAILED, RUNNING] = EXAMPLE_RUNS;
const ANSWERS = [
	statusAt(describeRun({ runId: COMPLETED, durationMs: 90_000 }), 90_000, STARTED_MS),
	statusAt(
		describeRun({ runId: FAILED, durationMs: 40_000, outcome: 'failed', costCents: 23 }),
		40_000,
		STARTED_MS,
	),
	statusAt(describeRun({ runId: RUNNING, durationMs: 100_000 }), 55_000, STARTED_MS),
];

const EXAMPLE_FILES = readdirSync(EXAMPLES).filter((file) => file.endsWith('.json'));

const NEXT = ['Publish the result', 'Notify team', 'Check again later'];

test('the canvas while three runs are started, and when their outcomes are known', async ({
	editor,
	credential,
	simulator,
}) => {
	const inputs = [
		{ durationMs: 3_000 },
		{ durationMs: 3_000, outcome: 'failed' },
		{ durationMs: 60_000 },
	];
	const start = startAndRunWorkflow(inputs, credential, { maxWait: 12 });
	const ends = NEXT.map((name, index) =>
		node(name, 'n8n-nodes-base.noOp', [700, (index - 1) * 160]),
	);
	await editor.paste({
		nodes: [...start.nodes, ...ends],
		connections: {
			...start.connections,
			[RUN_WORKFLOW]: { main: NEXT.map((name) => [to(name)]) },
		},
		pinData: start.pinData,
	});
	await editor.deselect();
	const area = await around(editor.everything);
	const frames = [await picture(editor.page, area)];
	const execution = editor.executeToEnd();
	await simulator.waitForRequests(inputs.length + 1);
	frames.push(await picture(editor.page, area));
	await execution;
	for (const name of NEXT) await expect(editor.connection(RUN_WORKFLOW, name)).toHaveText(/1 item/);
	await editor.page.getByText('Workflow executed successfully').waitFor({ state: 'hidden' });
	await editor.deselect();
	frames.push(await picture(editor.page, area));
	await sharp(frames, { join: { animated: true } })
		.gif({ delay: [1_500, 2_500, 4_000] })
		.toFile(join(IMAGES, 'canvas.gif'));
	expectSmall(join(IMAGES, 'canvas.gif'));
});

test('the panel of a node with its output', async ({ editor, credential, simulator }) => {
	for (const answer of ANSWERS) simulator.addRun({ runId: answer.run_id, script: [answer] });
	await editor.paste(startAndNode(EXAMPLE_RUNS, credential, { operation: 'get' }));
	await editor.executeToEnd();
	await editor.page.getByText('Workflow executed successfully').waitFor({ state: 'hidden' });
	const panel = await editor.openNode(NODE);
	await panel.hint.waitFor();
	await panel.showOutputAs('json');
	// Parameters and output, without the input.
	const { width, height } = editor.page.viewportSize() ?? { width: 0, height: 0 };
	const { x = 0, width: inputWidth = 0 } = (await panel.input.boundingBox()) ?? {};
	const left = x + inputWidth;
	const area = { x: left, y: 0, width: width - left, height };
	await picture(editor.page, area, join(IMAGES, 'panel.png'));
});

test('the canvas of each example', async ({ api, editor, page }) => {
	const data = { apiKey: 'sk-stand-in' };
	const openAi = await api.createCredential('OpenAi account', 'openAiApi', data);
	await page.reload();
	for (const file of EXAMPLE_FILES) {
		const path = join(EXAMPLES, 'images', file.replace('.json', '.png'));
		await editor.openNew();
		await editor.paste(await readExample(file));
		await editor.deselect();
		await editor.showOnlyCanvas();
		await picture(page, await around(editor.everything), path);
	}
	await api.removeCredential(openAi);
});

test('the credential dialog', async ({ page }) => {
	const dialog = await CredentialDialog.openNew(page, 'GloriaMundo API');
	await dialog.rename('GloriaMundo account');
	await dialog.fill('apiKey', 'gm_live_0123456789abcdef');
	await picture(page, dialog.root, join(IMAGES, 'credential.png'));
});

/** The part of the screen with these elements, and a margin for the texts around them. */
async function around(everything: Locator) {
	const boxes = await Promise.all(
		(await everything.all()).map(async (one) => await one.boundingBox()),
	);
	const seen = boxes.filter((box) => box !== null);
	const left = Math.min(...seen.map(({ x }) => x)) - 60;
	const right = Math.max(...seen.map(({ x, width }) => x + width)) + 120;
	const top = Math.min(...seen.map(({ y }) => y)) - 30;
	const bottom = Math.max(...seen.map(({ y, height }) => y + height)) + 70;
	return { x: left, y: top, width: right - left, height: bottom - top };
}

type Area = Awaited<ReturnType<typeof around>>;

async function picture(page: Page, what: Locator | Area, path?: string): Promise<Buffer> {
	await page.mouse.move(0, 0);
	const common = { path, animations: 'disabled', caret: 'hide' } as const;
	const taken = 'x' in what ? page.screenshot({ ...common, clip: what }) : what.screenshot(common);
	const bytes = await taken;
	if (path) expectSmall(path);
	return bytes;
}

function expectSmall(path: string): void {
	expect(statSync(path).size, `${path} is not too large`).toBeLessThan(MAX_BYTES);
}
