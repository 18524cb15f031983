import { installN8n } from '../testing/n8n/installN8n';
import { expect, SMOKE, test } from './fixtures';
import { Editor } from './pages/editor';
import { tarball } from './setup/globalSetup';
import { N8nApi } from './setup/n8nApi';
import { N8nServer } from './setup/n8nServer';
import { NODE } from './workflows';

for (const term of ['gloriamundo', 'run status', 'wait for run']) {
	test(`the nodes panel finds the node by "${term}"`, SMOKE, async ({ editor }) => {
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
		const api = await N8nApi.setUpOwner(server);
		expect(await api.nodeTypes()).toContain(NODE);
		await server.stop();

		await server.uninstall('n8n-nodes-gloriamundo');
		await server.start();
		expect(await api.nodeTypes()).not.toContain(NODE);
		const context = await browser.newContext({ baseURL: server.url });
		await context.addCookies(await api.cookies());
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
