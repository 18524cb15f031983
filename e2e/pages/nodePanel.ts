import { expect, type Locator, type Page } from '@playwright/test';
import type { Credential } from '../setup/n8nApi';

/** The panel that a double click on a node opens: input, parameters, output. */
export class NodePanel {
	readonly root: Locator;

	/** The field that names the selected credential. */
	private readonly credential: Locator;

	readonly input: Locator;

	readonly output: Locator;

	/** The node's own note above the output's data. */
	readonly hint: Locator;

	constructor(private readonly page: Page) {
		this.root = page.getByTestId('ndv');
		this.credential = this.root.getByTestId('node-credentials-select').locator('input');
		this.input = this.root.getByTestId('ndv-input-panel');
		this.output = this.root.getByTestId('output-panel');
		this.hint = this.output.getByText(/^\s*\d+ items?: /);
	}

	parameter(name: string): Locator {
		return this.root.getByTestId(`parameter-input-${name}`);
	}

	/** The value of an expression for the first item. */
	preview(name: string): Locator {
		return this.root.getByTestId(`parameter-expression-preview-${name}`);
	}

	async choose(parameter: string, option: string): Promise<void> {
		await this.parameter(parameter).click();
		await this.page.getByRole('option', { name: option }).click();
	}

	/** n8n preselects the newest credential. */
	async chooseCredential({ id, name }: Credential): Promise<void> {
		await this.credential.click();
		await this.page.getByTestId(`node-credentials-select-item-${id}`).click();
		await expect(this.credential).toHaveValue(name);
	}

	/** Fills in a resource locator, in one of its modes: "By URL". */
	async locate(parameter: string, mode: string, value: string): Promise<void> {
		const locator = this.root.getByTestId(`resource-locator-${parameter}`);
		await locator.getByTestId('rlc-mode-selector').click();
		await this.page.getByRole('option', { name: mode }).click();
		await locator.getByTestId('rlc-input-container').locator('input').fill(value);
	}

	/** Adds a field to an assignment collection, as in n8n's Edit Fields. */
	async addField(parameter: string, name: string, type: string, value: string): Promise<void> {
		const fields = this.root.getByTestId(`assignment-collection-${parameter}`);
		await fields.getByTestId('assignment-collection-drop-area').click();
		const field = fields.getByTestId('assignment').last();
		const nameField = field.getByTestId('assignment-name').locator('input');
		await nameField.fill(name);
		// A tip covers the type as long as the name has the focus.
		await nameField.blur();
		await field.getByTestId('assignment-type-select').click();
		// n8n 1 has the first.
		const option = this.page.getByRole('option', { name: type });
		await option.or(this.page.getByRole('menuitem', { name: type })).click();
		await field.getByTestId('assignment-value').locator('input').fill(value);
	}

	/** Fills in a parameter that has an editor for code. */
	async fillCode(parameter: string, text: string): Promise<void> {
		await this.parameter(parameter).locator('.cm-content').fill(text);
	}

	/** Shows the output as `schema`, `table` or `json`. */
	async showOutputAs(mode: 'schema' | 'table' | 'json'): Promise<void> {
		await this.output.getByTestId(`radio-button-${mode}`).click();
	}

	/** A tab of the output: "Completed Branch (2 items)". */
	branch(name: string): Locator {
		return this.output.getByTestId('branches').getByText(name);
	}

	async close(): Promise<void> {
		// n8n 1 has the second.
		const button = this.root.getByTestId(/^(ndv-close-button|back-to-canvas)$/);
		await button.first().click();
		await this.root.waitFor({ state: 'hidden' });
	}
}
