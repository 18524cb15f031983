import 'reflect-metadata';
import {
	NodeSearchEngine,
	NodeTypeParser,
	searchCodeBuilderNodes,
} from '@n8n/ai-utilities/node-catalog';
import { useEngine } from '../../testing/engine/kit';
import { type NodeName, PACKAGE } from '../../testing/engine/package';

const TYPES: NodeName[] = ['gloriaMundoRunStatus', 'gloriaMundoRunWorkflow'];

describe('an AI that builds workflows is told', () => {
	const kit = useEngine();

	/** The nodes as n8n knows them: by their full names. */
	async function catalog() {
		const { nodes } = (await kit.engine()).package;
		return TYPES.map((type) => {
			const { description } = nodes[type];
			return { ...description, name: `${PACKAGE}.${description.name}` };
		});
	}

	/** The builder's utilities have their own version of n8n-workflow, with other types. */
	type Catalog = ConstructorParameters<typeof NodeTypeParser>[0];

	/** The result of a search for a node. */
	async function told(type: NodeName): Promise<string> {
		const parser = new NodeTypeParser((await catalog()) as unknown as Catalog);
		const { results } = searchCodeBuilderNodes(parser, ['gloriamundo']);
		const found = results.split('\n\n- ').find((text) => text.startsWith(`${PACKAGE}.${type}`));
		if (!found) throw new Error(`${type} is not found`);
		return found;
	}

	it.each(TYPES)('the number and name of each output of %s', async (type) => {
		const text = await told(type);
		const engine = new NodeSearchEngine((await catalog()) as unknown as Catalog);
		const [node] = engine.searchByName(type, 1);
		if (!node) throw new Error(`${type} is not found`);
		const names = ['Completed', 'Failed', 'In Progress'];
		expect(node.outputs).toMatchObject(names.map((displayName) => ({ displayName })));
		expect(engine.formatResult(node)).toMatch(/Completed.*Failed.*In Progress/);
		for (const [index, name] of names.entries()) expect(text).toContain(`${index} ${name}`);
	});

	it('that Run Status starts nothing, what its operations are for, and how to wait for hours', async () => {
		const text = await told('gloriaMundoRunStatus');
		expect(text).toContain('Read-only');
		expect(text).toMatch(/- get\n.*\n.*@builderHint.*hours.*Wait node/);
		expect(text).toMatch(/- wait\n.*\n.*@builderHint.*minutes/);
		expect(text).toContain('GloriaMundo Run Workflow starts a run');
	});

	it('that Run Workflow costs money, and waits by itself', async () => {
		const text = await told('gloriaMundoRunWorkflow');
		expect(text).toMatch(/@builderHint.*costs money/);
		expect(text).toContain('no Run Status node is needed after it');
	});

	it('where a run ID comes from', async () => {
		const [runStatus] = await catalog();
		const runId = runStatus?.properties.find(({ name }) => name === 'runId');
		expect(runId?.builderHint?.propertyHint).toMatch(/run_id or poll_url.*Run Workflow/);
	});

	it('no HTML, which would arrive as escape sequences', async () => {
		const texts: string[] = [];
		JSON.stringify(await catalog(), (key, value: unknown) => {
			if (/^(description|propertyHint|searchHint|hint)$/.test(key)) texts.push(String(value));
			return value;
		});
		expect(texts.length).toBeGreaterThan(20);
		expect(texts.filter((text) => /[<>&]/.test(text))).toEqual([]);
	});
});
