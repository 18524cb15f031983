import type { Locator, Page } from '@playwright/test';

/** The panel that lists what can be put on the canvas. */
export class NodesPanel {
	private readonly root: Locator;

	constructor(private readonly page: Page) {
		this.root = page.getByTestId('node-creator');
	}

	async search(text: string): Promise<void> {
		await this.root.getByTestId('node-creator-search-bar').fill(text);
	}

	/** An entry of the list, or an action of the node that has been opened. */
	entry(text: string): Locator {
		return this.root.getByTestId('item-iterator-item').filter({ hasText: text });
	}

	icon(text: string): Locator {
		return this.entry(text).locator('img').first();
	}

	/** Opens a node's list of actions and drags one of them on the canvas. */
	async drag(node: string, action: string, to: { x: number; y: number }): Promise<void> {
		await this.entry(node).click();
		await this.drop(action, to);
	}

	/** Drags a node without actions, or an action, on the canvas. */
	async drop(entry: string, to: { x: number; y: number }): Promise<void> {
		const canvas = this.page.getByTestId('canvas-wrapper');
		await this.entry(entry).dragTo(canvas, { targetPosition: to });
	}
}
