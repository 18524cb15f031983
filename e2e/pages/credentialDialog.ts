import type { Locator, Page } from '@playwright/test';

/** The dialog in which a credential is filled in. */
export class CredentialDialog {
	readonly root: Locator;

	/** n8n's own test succeeded. */
	readonly success: Locator;

	readonly failure: Locator;

	private constructor(page: Page) {
		this.root = page.getByTestId('editCredential-modal');
		this.success = this.root.getByTestId('credentials-config-container-test-success');
		this.failure = this.root.getByText('Couldn’t connect with these settings');
	}

	/** Opens the dialog for a new credential of this type, from the list of credentials. */
	static async openNew(page: Page, type: string): Promise<CredentialDialog> {
		await page.goto('/home/credentials/create');
		await page.getByTestId('new-credential-type-select').locator('input').fill(type);
		await page.getByTestId('new-credential-type-select-option').filter({ hasText: type }).click();
		await page.getByTestId('new-credential-type-button').click();
		const dialog = new CredentialDialog(page);
		await dialog.root.waitFor();
		return dialog;
	}

	async fill(field: string, value: string): Promise<void> {
		await this.root.getByTestId(`parameter-input-${field}`).locator('input').fill(value);
	}

	async rename(name: string): Promise<void> {
		const field = this.root.getByTestId('credential-name');
		await field.getByTestId('inline-edit-preview').click();
		await field.getByTestId('inline-edit-input').fill(name);
		await field.getByTestId('inline-edit-input').press('Enter');
	}

	/** Saves this key and base URL; n8n then tests the credential. */
	async save(apiKey: string, baseUrl: string): Promise<void> {
		await this.fill('apiKey', apiKey);
		await this.fill('baseUrl', baseUrl);
		await this.root.getByTestId('credential-save-button').click();
	}

	/** Opens the details of a failed test. */
	async showFailure(): Promise<void> {
		await this.failure.waitFor();
		await this.root.getByText('More details').click();
	}
}
