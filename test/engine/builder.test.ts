import 'reflect-metadata';
import {
	NodeSearchEngine,
	NodeTypeParser,
	searchCodeBuilderNodes,
} from '@n8n/ai-utilities/node-catalog';
import { useEngine } from '../../testing/engine/kit';
import { type NodeName, PACKAGE } from '../../testing/engine/package';

const TYPES: NodeName[] = ['gloriaMundoRunStatus', 'gloriaMundoRunWorkflow'];

describe('what n8n tells an AI that builds workflows', () => {
	const kit = useEngine();

	/** The nodes as n8n knows them: by their full names. */
	async function catalog() {
		const { nodes } = (await kit.engine()).package;
		return TYPES.map((type) => {
			const { description } = nodes[type];
			return { ...description, name: `${PACKAGE}.${description.name}` };
		});
	}

	/** The builder's utilities bring n8n-workflow along, in another version: to the compiler, other types. */
	type Catalog = ConstructorParameters<typeof NodeTypeParser>[0];

	/** What a search for a node answers, by the node's name. */
	async function told(type: NodeName): Promise<string> {
		const parser = new NodeTypeParser((await catalog()) as unknown as Catalog);
		const { results } = searchCodeBuilderNodes(parser, ['gloriamundo']);
		const found = results.split('\n\n- ').find((text) => text.startsWith(`${PACKAGE}.${type}`));
		if (!found) throw new Error(`${type} is not found`);
		return found;
	}

	it.each(TYPES)('of %s: the number and the name of each output', async (type) => {
		const text = await told(type);
		const engine = new NodeSearchEngine((await catalog()) as unknown as Catalog);
		const [node] = engine.searchByName(type, 1);
		if (!node) throw new Error(`${type} is not found`);
		const names = ['Completed', 'Failed', 'In Progress'];
		expect(node.outputs).toMatchObject(names.map((displayName) => ({ displayName })));
		expect(engine.formatResult(node)).toMatch(/Completed.*Failed.*In Progress/);
		for (const [index, name] of names.entries()) expect(text).toContain(`${index} ${name}`);
	});

	it('of Run Status: that it starts nothing, what its operations are for, how to wait for hours', async () => {
		const text = await told('gloriaMundoRunStatus');
		expect(text).toContain('Read-only');
		expect(text).toMatch(/- get\n.*\n.*@builderHint.*hours.*Wait node/);
		expect(text).toMatch(/- wait\n.*\n.*@builderHint.*minutes/);
		expect(text).toContain('GloriaMundo Run Workflow starts a run');
	});

	it('of Run Workflow: that it costs money, and that it waits by itself', async () => {
		const text = await told('gloriaMundoRunWorkflow');
		expect(text).toMatch(/@builderHint.*costs money/);
		expect(text).toContain('no Run Status node is needed after it');
	});

	it('of a run ID: where it comes from', async () => {
		const [runStatus] = await catalog();
		const runId = runStatus?.properties.find(({ name }) => name === 'runId');
		expect(runId?.builderHint?.propertyHint).toMatch(/run_id or poll_url.*Run Workflow/);
	});

	it('no HTML, which arrives as escape sequences', async () => {
		const texts: string[] = [];
		JSON.stringify(await catalog(), (key, value: unknown) => {
			if (/^(description|propertyHint|searchHint|hint)$/.test(key)) texts.push(String(value));
			return value;
		});
		expect(texts.length).toBeGreaterThan(20);
		expect(texts.filter((text) => /[<>&]/.test(text))).toEqual([]);
	});
});
