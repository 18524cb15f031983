import { mkdtempSync, readFileSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { ROOT } from '../testing/root';
import { ManagedProcess } from '../testing/n8n/processes';
import { Editor } from './pages/editor';

const COMPILED = join(ROOT, 'dist/nodes/GloriaMundoRunStatus/GloriaMundoRunStatus.node.js');

let folder: string;
let dev: ManagedProcess;

test.beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'gloriamundo-dev-'));
	dev = new ManagedProcess('npm run dev', 'npm', ['run', 'dev'], {
		cwd: ROOT,
		logFile: join(folder, 'log'),
	});
});

test.afterEach(async () => {
	await dev.stop();
	rmSync(folder, { recursive: true });
});

test('npm run dev starts an editor with an example that runs, and restarts n8n on a change', async ({
	page,
}) => {
	const output = () => readFileSync(join(folder, 'log'), 'utf8');
	const said = (pattern: RegExp) => pattern.exec(output())?.slice(1);
	const says = async (pattern: RegExp) =>
		await expect.poll(() => said(pattern), { timeout: 150_000 }).toBeTruthy();

	await says(/Ctrl-C stops everything/);
	const [url = ''] = said(/editor +(\S+)/) ?? [];
	const [email = '', password = ''] = said(/login +(\S+) +(\S+)/) ?? [];
	await page.goto(url);
	await page.locator('input[name="emailOrLdapLoginId"]').fill(email);
	await page.locator('input[name="password"]').fill(password);
	await page.getByRole('button', { name: 'Sign in' }).click();
	await page.getByTestId('canvas-node').first().waitFor();
	await expect(new Editor(page).outputs('Run the workflow')).toHaveText([
		'Completed',
		'Failed',
		'In Progress',
	]);
	await new Editor(page).executeToEnd();

	utimesSync(COMPILED, new Date(), new Date());
	await says(/n8n is ready: reload the page/);
	expect((await fetch(url)).ok).toBe(true);

	dev.signal('SIGINT');
	await says(/everything is stopped/);
	await expect(fetch(url)).rejects.toThrow();
});
