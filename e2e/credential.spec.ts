import { API_KEY, expect, SMOKE, test } from './fixtures';
import { CredentialDialog } from './pages/credentialDialog';
import { freePort } from './setup/processes';

test('a good key passes n8n’s test of the credential', SMOKE, async ({ page, simulator }) => {
	const dialog = await CredentialDialog.openNew(page, 'GloriaMundo API');
	await dialog.fill('apiKey', API_KEY);
	await dialog.fill('baseUrl', simulator.baseUrl);
	await dialog.save();
	await expect(dialog.success).toBeVisible();
});

test('a bad key is called invalid or expired', async ({ page, simulator }) => {
	const dialog = await CredentialDialog.openNew(page, 'GloriaMundo API');
	await dialog.fill('apiKey', 'gm_live_wrong');
	await dialog.fill('baseUrl', simulator.baseUrl);
	await dialog.save();
	await dialog.showFailure();
	await expect(dialog.root).toContainText('The API key is invalid or has expired');
	await expect(dialog.root).not.toContainText('gm_live_wrong');
});

test('a host that does not answer is named', async ({ page }) => {
	const host = `http://127.0.0.1:${await freePort()}`;
	const dialog = await CredentialDialog.openNew(page, 'GloriaMundo API');
	await dialog.fill('apiKey', API_KEY);
	await dialog.fill('baseUrl', host);
	await dialog.save();
	await dialog.showFailure();
	await expect(dialog.root).toContainText(`${host} could not be asked`);
});
