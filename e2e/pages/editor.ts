import type { Locator, Page } from '@playwright/test';
import { expect } from '@playwright/test';
import type { WorkflowExport } from '../setup/n8nApi';
import { NodePanel } from './nodePanel';
import { NodesPanel } from './nodesPanel';

/** An exported workflow, or a part of one. */
export type PastedWorkflow = Pick<WorkflowExport, 'nodes' | 'connections' | 'pinData'>;

/** n8n's workflow editor: the canvas and what surrounds it. */
export class Editor {
	readonly canvas: Locator;

	private readonly executeButton: Locator;

	readonly stopButton: Locator;

	constructor(readonly page: Page) {
		this.canvas = page.getByTestId('canvas-wrapper');
		this.executeButton = page.getByTestId('execute-workflow-button');
		this.stopButton = page.getByTestId('stop-execution-button');
	}

	async openNew(): Promise<void> {
		await this.page.goto('/workflow/new');
		await this.page.getByTestId('canvas-plus-button').waitFor();
	}

	/** Pastes an exported workflow, as a person does who has copied it. */
	async paste(workflow: PastedWorkflow): Promise<void> {
		await this.deselect();
		await this.page.evaluate((text) => {
			const clipboardData = new DataTransfer();
			clipboardData.setData('text/plain', text);
			const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
			document.activeElement?.dispatchEvent(event);
		}, JSON.stringify(workflow));
		const last = workflow.nodes.findLast(({ type }) => !type.endsWith('.stickyNote'));
		await this.node(last?.name ?? '').waitFor();
	}

	/** Clicks an empty place of the canvas. */
	async deselect(): Promise<void> {
		await this.canvas.click({ position: { x: 20, y: 300 } });
	}

	node(name: string): Locator {
		return this.page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`);
	}

	/** All nodes, and all notes. */
	get everything(): Locator {
		return this.page.locator('.vue-flow__node');
	}

	/** Shows the whole workflow with some room around it, and nothing that covers the canvas. */
	async showOnlyCanvas(): Promise<void> {
		await this.page.getByTestId('zoom-to-fit').click();
		await this.page.getByTestId('zoom-out-button').click();
		// The canvas is animated.
		await this.page.waitForTimeout(1_000);
		await this.page.addStyleTag({
			content: `body { visibility: hidden }
				.vue-flow__transformationpane, marker * { visibility: visible }
				/* A trigger that seems to be under the mouse shows a button instead of its bolt. */
				[class*="_hovered_"] button { display: none }
				[class*="_hovered_"] [class*="_bolt_"] { opacity: 1 !important; translate: 0 !important }`,
		});
	}

	/** A node's outputs, with their labels. */
	outputs(name: string): Locator {
		return this.page.locator(
			`[data-test-id="canvas-node-output-handle"][data-node-name="${name}"]`,
		);
	}

	/** Draws a connection from an output, counted from 0, to a node. */
	async connect(from: string, output: number, to: string): Promise<void> {
		await this.page.getByTestId('zoom-to-fit').click();
		const input = this.page.locator(
			`[data-test-id="canvas-node-input-handle"][data-node-name="${to}"]`,
		);
		await this.outputs(from).nth(output).dragTo(input);
	}

	/** The labels of connections between nodes, such as "2 items". */
	connection(from: string, to: string): Locator {
		const ends = `[data-source-node-name="${from}"][data-target-node-name="${to}"]`;
		return this.page.locator(`[data-test-id="edge-label"]${ends}`);
	}

	async openNodesPanel(): Promise<NodesPanel> {
		await this.page.getByTestId('node-creator-plus-button').click();
		return new NodesPanel(this.page);
	}

	async openNode(name: string): Promise<NodePanel> {
		await this.node(name).dblclick();
		const panel = new NodePanel(this.page);
		await panel.root.waitFor();
		return panel;
	}

	async execute(): Promise<void> {
		await this.executeButton.click();
	}

	/** Runs the workflow to its end. */
	async executeToEnd(): Promise<void> {
		const end = this.page.getByRole('alert').filter({ hasText: /Problem|executed successfully/ });
		// The message of the last execution disappears by itself.
		await expect(end).toHaveCount(0);
		await this.execute();
		await end.first().waitFor({ timeout: 150_000 });
		expect(await end.first().innerText()).toContain('Workflow executed successfully');
	}
}
