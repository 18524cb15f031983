import type { Locator, Page } from '@playwright/test';
import { NodePanel } from './nodePanel';

/** The panel that lists the nodes for the canvas. */
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

	/** Opens a node's list of actions, and drags one of them to the canvas. */
	async drag(node: string, action: string, to: { x: number; y: number }): Promise<void> {
		await this.entry(node).click();
		const canvas = this.page.getByTestId('canvas-wrapper');
		await this.entry(action).dragTo(canvas, { targetPosition: to });
	}

	/** Adds a node without actions after the selected node: in n8n 2 it cannot be dragged. */
	async add(node: string): Promise<NodePanel> {
		await this.entry(node).click();
		const panel = new NodePanel(this.page);
		// n8n 2 first shows a page about a community node.
		const addButton = this.root.getByRole('button', { name: 'Add to workflow' });
		await addButton.or(panel.root).waitFor();
		if (await addButton.isVisible()) await addButton.click();
		await panel.root.waitFor();
		return panel;
	}
}
