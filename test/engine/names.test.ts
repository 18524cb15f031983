import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { NodeConnectionTypes, NodeHelpers } from 'n8n-workflow';
import { ROOT } from '../../testing/root';
import { NODE_NAME } from '../../testing/engine/engine';
import { getStatusOf, useEngine, waitFor } from '../../testing/engine/kit';

const NOWHERE = { baseUrl: 'https://app.gloriamundo.com' };

/** Saved workflows hold these names and defaults: a change of them breaks what people have built. */
describe('names and defaults that saved workflows rely on', () => {
	const kit = useEngine();

	/** Names of the parameters that the panel shows. */
	async function panelOf(build: typeof waitFor): Promise<string[]> {
		const engine = await kit.engine();
		const { description } = engine.package.node;
		const node = engine.workflow(build(NOWHERE, [])).getNode(NODE_NAME);
		if (!node) throw new Error('The workflow has no node to test');
		const values = { ...node.parameters };
		return description.properties.flatMap((property) => {
			if (!NodeHelpers.displayParameter(values, property, node, description)) return [];
			if (property.type !== 'collection') return [property.name];
			return (property.options ?? []).flatMap((option) =>
				'type' in option && NodeHelpers.displayParameter({}, option, node, description, values)
					? [`${property.name}.${option.name}`]
					: [],
			);
		});
	}

	it('the node', async () => {
		const { description } = (await kit.engine()).package.node;
		expect(description).toMatchObject({
			displayName: 'GloriaMundo Run Status',
			name: 'gloriaMundoRunStatus',
			version: 1,
			usableAsTool: true,
			inputs: [NodeConnectionTypes.Main],
			credentials: [{ name: 'gloriaMundoApi', required: true }],
		});
	});

	it('what a new node does', async () => {
		const workflow = (await kit.engine()).workflow({ items: [] });
		expect(workflow.getNode(NODE_NAME)?.parameters).toEqual({
			operation: 'wait',
			runId: '={{ $json.run_id }}',
			maxWait: 300,
			onTimeout: 'error',
			options: {},
		});
	});

	it('the options, with what an added one starts with', async () => {
		const { properties } = (await kit.engine()).package.node.description;
		const options = properties.find(({ name }) => name === 'options')?.options ?? [];
		const defaults = options.map((option) => [option.name, 'default' in option && option.default]);
		expect(Object.fromEntries(defaults)).toEqual({
			pollInterval: 2,
			maxPollInterval: 60,
			requestTimeout: 10,
			rateLimit: 60,
		});
	});

	it('the choices', async () => {
		const { properties } = (await kit.engine()).package.node.description;
		const choices = (name: string) => {
			const property = properties.find((candidate) => candidate.name === name);
			return property?.options?.map((option) => [option.name, 'value' in option && option.value]);
		};
		expect(choices('operation')).toEqual([
			['Get Status', 'get'],
			['Wait for Completion', 'wait'],
		]);
		expect(choices('onTimeout')).toEqual([
			['Send to In Progress Output', 'inProgress'],
			['Stop With an Error', 'error'],
		]);
	});

	it('what the panel shows of Wait for Completion', async () => {
		expect((await panelOf(waitFor)).sort()).toEqual([
			'maxWait',
			'onTimeout',
			'operation',
			'options.maxPollInterval',
			'options.pollInterval',
			'options.rateLimit',
			'options.requestTimeout',
			'runId',
		]);
	});

	it('what the panel shows of Get Status', async () => {
		expect((await panelOf(getStatusOf)).sort()).toEqual([
			'operation',
			'options.rateLimit',
			'options.requestTimeout',
			'runId',
		]);
	});

	it('the credential', async () => {
		const { credential } = (await kit.engine()).package;
		expect(credential).toMatchObject({
			name: 'gloriaMundoApi',
			displayName: 'GloriaMundo API',
			documentationUrl: 'https://docs.gloriamundo.com/api/authentication',
		});
		expect(credential.properties).toMatchObject([
			{
				displayName: 'API Key',
				name: 'apiKey',
				type: 'string',
				typeOptions: { password: true },
				required: true,
				default: '',
			},
			{
				displayName: 'Base URL',
				name: 'baseUrl',
				type: 'string',
				default: 'https://app.gloriamundo.com',
			},
		]);
	});

	it('the icons, each of them a file of the package', async () => {
		const { node, credential } = (await kit.engine()).package;
		for (const { iconUrl } of [node.description, credential]) {
			expect(iconUrl).toEqual({
				light: 'icons/n8n-nodes-gloriamundo/dist/icons/runStatus.svg',
				dark: 'icons/n8n-nodes-gloriamundo/dist/icons/runStatus.dark.svg',
			});
			for (const url of Object.values(iconUrl as object)) {
				const path = String(url).replace('icons/n8n-nodes-gloriamundo/', '');
				expect(existsSync(join(ROOT, path))).toBe(true);
			}
		}
	});
});
