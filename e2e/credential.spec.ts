import { freePort } from '../testing/n8n/processes';
import { API_KEY, expect, SMOKE, test } from './fixtures';
import { CredentialDialog } from './pages/credentialDialog';

test('a good key passes n8n’s test of the credential', SMOKE, async ({ page, simulator }) => {
	const dialog = await CredentialDialog.openNew(page, 'GloriaMundo API');
	await dialog.save(API_KEY, simulator.baseUrl);
	await expect(dialog.success).toBeVisible();
});

test('a bad key is called invalid or expired', async ({ page, simulator }) => {
	const dialog = await CredentialDialog.openNew(page, 'GloriaMundo API');
	await dialog.save('gm_live_wrong', simulator.baseUrl);
	await dialog.showFailure();
	await expect(dialog.root).toContainText(
		'The API key was rejected (HTTP 401): it is invalid or has expired',
	);
	await expect(dialog.root).not.toContainText('gm_live_wrong');
});

test('a host that does not answer is named', async ({ page }) => {
	const host = `http://127.0.0.1:${await freePort()}`;
	const dialog = await CredentialDialog.openNew(page, 'GloriaMundo API');
	await dialog.save(API_KEY, host);
	await dialog.showFailure();
	await expect(dialog.root).toContainText(`${host} could not be reached`);
});
