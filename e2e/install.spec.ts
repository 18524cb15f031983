import { expect, test } from './fixtures';
import { Editor } from './pages/editor';
import { installN8n } from './setup/installN8n';
import { N8nApi } from './setup/n8nApi';
import { N8nServer } from './setup/n8nServer';
import { tarball } from './setup/packPackage';
import { NODE } from './workflows';

for (const term of ['gloriamundo', 'run status', 'wait for run']) {
	test(`the nodes panel finds the node by "${term}"`, async ({ editor }) => {
		const panel = await editor.openNodesPanel();
		await panel.search(term);
		await expect(panel.entry(NODE)).toBeVisible();
	});
}

for (const { theme, file } of [
	{ theme: 'light' as const, file: 'runStatus.svg' },
	{ theme: 'dark' as const, file: 'runStatus.dark.svg' },
]) {
	test(`the nodes panel shows the icon of the ${theme} theme`, async ({ page }) => {
		await page.emulateMedia({ colorScheme: theme });
		const editor = new Editor(page);
		await editor.openNew();
		const panel = await editor.openNodesPanel();
		await panel.search('gloriamundo');
		const icon = panel.icon(NODE);
		await expect(icon).toHaveAttribute('src', new RegExp(`/${file}$`));
		const width = async () => await icon.evaluate((image: HTMLImageElement) => image.naturalWidth);
		await expect.poll(width, 'the icon is loaded').toBeGreaterThan(0);
	});
}

test('n8n is healthy after the package has been removed again', async ({ browser }) => {
	const server = await N8nServer.create(await installN8n('current'));
	try {
		await server.install(tarball());
		await server.start();
		const api = new N8nApi(server);
		await api.setUpOwner();
		expect(await nodeTypes(api)).toContain(NODE);
		await server.stop();

		await server.uninstall('n8n-nodes-gloriamundo');
		await server.start();
		expect(await nodeTypes(api)).not.toContain(NODE);
		const context = await browser.newContext({ baseURL: server.url });
		await context.addCookies([api.sessionCookie]);
		const editor = new Editor(await context.newPage());
		await editor.openNew();
		const panel = await editor.openNodesPanel();
		await panel.search('HTTP Request');
		await expect(panel.entry('HTTP Request').first()).toBeVisible();
		await context.close();
	} finally {
		await server.remove();
	}
});

async function nodeTypes(api: N8nApi): Promise<string[]> {
	const types = await api.file<Array<{ displayName: string }>>('/types/nodes.json');
	return types.map(({ displayName }) => displayName);
}
