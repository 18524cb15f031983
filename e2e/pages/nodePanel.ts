import type { Locator, Page } from '@playwright/test';

/** What opens at a double click on a node: input, parameters, output. */
export class NodePanel {
	readonly root: Locator;

	readonly output: Locator;

	/** The node's own note above the output's data. */
	readonly hint: Locator;

	constructor(private readonly page: Page) {
		this.root = page.getByTestId('ndv');
		this.output = this.root.getByTestId('output-panel');
		this.hint = this.output.getByText(/^\s*\d+ items?: /);
	}

	parameter(name: string): Locator {
		return this.root.getByTestId(`parameter-input-${name}`);
	}

	/** What an expression comes to for the first item. */
	preview(name: string): Locator {
		return this.root.getByTestId(`parameter-expression-preview-${name}`);
	}

	async choose(parameter: string, option: string): Promise<void> {
		await this.parameter(parameter).click();
		await this.page.getByRole('option', { name: option }).click();
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
		// The second is what n8n 1 has.
		const button = this.root.getByTestId(/^(ndv-close-button|back-to-canvas)$/);
		await button.first().click();
		await this.root.waitFor({ state: 'hidden' });
	}
}
