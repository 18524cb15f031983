import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { NodeConnectionTypes, NodeHelpers } from 'n8n-workflow';
import { NODE_NAME } from '../../testing/engine/engine';
import { type Changes, getStatusOf, startRuns, useEngine, waitFor } from '../../testing/engine/kit';
import type { NodeName } from '../../testing/engine/package';
import { ROOT } from '../../testing/root';

const NOWHERE = { baseUrl: 'https://app.gloriamundo.com' };

/** Saved workflows contain these names and defaults, so a change breaks them. */
describe('names and defaults that saved workflows rely on', () => {
	const kit = useEngine();

	/** Names of the parameters that the panel shows. */
	async function panelOf(build: typeof waitFor, changes: Changes = {}): Promise<string[]> {
		const engine = await kit.engine();
		const scenario = build(NOWHERE, [], changes);
		const { description } = engine.package.nodes[scenario.type ?? 'gloriaMundoRunStatus'];
		const node = engine.workflow(scenario).getNode(NODE_NAME);
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

	async function propertyOf(name: string, type: NodeName = 'gloriaMundoRunStatus') {
		const { properties } = (await kit.engine()).package.nodes[type].description;
		return properties.find((property) => property.name === name);
	}

	const optionsOf = async (name: string, type?: NodeName) =>
		(await propertyOf(name, type))?.options ?? [];

	const valuesOf = (options: object[]) =>
		options.map((option) => 'value' in option && option.value).sort();

	/** The defaults of the options. */
	async function defaultsOf(type: NodeName) {
		const defaults = (await optionsOf('options', type)).map((option) => [
			option.name,
			'default' in option && option.default,
		]);
		return Object.fromEntries(defaults) as object;
	}

	it.each([
		['GloriaMundo Run Status', 'gloriaMundoRunStatus'],
		['GloriaMundo Run Workflow', 'gloriaMundoRunWorkflow'],
	] as const)('%s keeps its name, version, input and credential', async (displayName, name) => {
		const { description } = (await kit.engine()).package.nodes[name];
		expect(description).toMatchObject({
			...{ displayName, name, version: 1 },
			usableAsTool: expect.anything(),
			inputs: [NodeConnectionTypes.Main],
			credentials: [{ name: 'gloriaMundoApi', required: true }],
		});
	});

	it('a new node has these parameters', async () => {
		const workflow = (await kit.engine()).workflow({ items: [] });
		expect(workflow.getNode(NODE_NAME)?.parameters).toEqual({
			operation: 'wait',
			runId: '={{ $json.run_id }}',
			maxWait: 300,
			onTimeout: 'error',
			options: {},
		});
	});

	it('the options keep their names and defaults', async () => {
		expect(await defaultsOf('gloriaMundoRunStatus')).toEqual({
			pollInterval: 2,
			maxPollInterval: 60,
			requestTimeout: 10,
			rateLimit: 60,
			onTransientFailure: 'error',
		});
	});

	it('the choices keep their values', async () => {
		const inOptions = (await optionsOf('options')).find(
			({ name }) => name === 'onTransientFailure',
		);
		expect(valuesOf(await optionsOf('operation'))).toEqual(['get', 'wait']);
		expect(valuesOf(await optionsOf('onTimeout'))).toEqual(['error', 'inProgress']);
		expect(valuesOf((inOptions as { options: object[] } | undefined)?.options ?? [])).toEqual([
			'error',
			'inProgress',
		]);
	});

	it('the names of the operations need no Resource field', async () => {
		const options = (await optionsOf('operation')) as Array<{ name: string; action?: string }>;
		expect(options.map(({ name, action }) => [name, action])).toEqual([
			['Get Run Status', 'Get run status'],
			['Wait for Run', 'Wait for run to complete'],
		]);
	});

	const SHARED = ['operation', 'options.rateLimit', 'options.requestTimeout', 'runId'];

	const WAIT = ['maxWait', 'onTimeout', 'options.maxPollInterval', 'options.pollInterval'];

	it.each([
		['Wait for Run', waitFor, WAIT],
		['Get Run Status', getStatusOf, ['options.onTransientFailure']],
	])('the panel of %s shows these parameters', async (_, build, own) => {
		expect((await panelOf(build)).sort()).toEqual([...SHARED, ...own].sort());
	});

	describe('Run Workflow', () => {
		const type = 'gloriaMundoRunWorkflow';

		it('has the outputs of Run Status, and says that a run costs money', async () => {
			const { gloriaMundoRunStatus, [type]: node } = (await kit.engine()).package.nodes;
			expect(node.description.outputs).toEqual(gloriaMundoRunStatus.description.outputs);
			expect(node.description.description).toMatch(/costs money/);
		});

		it('has these parameters in a new node', async () => {
			const workflow = (await kit.engine()).workflow({ type, items: [] });
			expect(workflow.getNode(NODE_NAME)?.parameters).toEqual({
				workflowId: { __rl: true, mode: 'id', value: '' },
				inputMode: 'fields',
				inputFields: {},
				waitForCompletion: true,
				maxWait: 300,
				onTimeout: 'inProgress',
				options: {},
			});
		});

		it('keeps the names and defaults of its options', async () => {
			expect(await defaultsOf(type)).toEqual({
				pollInterval: 2,
				maxPollInterval: 60,
				requestTimeout: 10,
				rateLimit: 60,
				startRateLimit: 10,
			});
		});

		it('keeps the values of its choices', async () => {
			const workflowId = await propertyOf('workflowId', type);
			expect(workflowId).toMatchObject({ type: 'resourceLocator', required: true });
			expect(workflowId?.modes?.map(({ name }) => name)).toEqual(['id', 'url']);
			expect(valuesOf(await optionsOf('inputMode', type))).toEqual(['fields', 'json']);
			expect(valuesOf(await optionsOf('onTimeout', type))).toEqual(['error', 'inProgress']);
			expect((await propertyOf('inputJson', type))?.default).toBe('{}');
		});

		const ALWAYS = ['inputMode', 'options.rateLimit', 'options.requestTimeout'];
		const EVERY = [...ALWAYS, 'options.startRateLimit', 'waitForCompletion', 'workflowId'];

		it.each([
			['waiting, with JSON', {}, ['inputJson', ...WAIT]],
			['waiting, with fields', { inputMode: 'fields' }, ['inputFields', ...WAIT]],
			['not waiting', { waitForCompletion: false }, ['inputJson']],
		])('shows these parameters in its panel: %s', async (_, parameters, own) => {
			expect((await panelOf(startRuns, { parameters })).sort()).toEqual([...EVERY, ...own].sort());
		});
	});

	it('the field Workflow says that a run costs money', async () => {
		const workflowId = await propertyOf('workflowId', 'gloriaMundoRunWorkflow');
		// The hint of a mode takes the place of the field's own.
		for (const hint of [workflowId?.hint, workflowId?.modes?.[1]?.hint]) {
			expect(hint).toContain('costs money');
		}
	});

	it('the field Input says that it is optional, and where the workflow finds it', async () => {
		const input = await propertyOf('inputMode', 'gloriaMundoRunWorkflow');
		expect(input?.hint).toMatch(/^Optional.*\{\{trigger\.topic\}\}/);
	});

	it.each([
		['gloriaMundoRunStatus', /wait-for-hours/],
		['gloriaMundoRunWorkflow', /GloriaMundo Run Status/],
	] as const)('the field Max Wait of %s says how to wait for hours', async (type, advice) => {
		const { properties } = (await kit.engine()).package.nodes[type].description;
		expect(properties.find(({ name }) => name === 'maxWait')?.hint).toMatch(advice);
		const examples = properties.filter(({ hint }) => hint?.includes('example'));
		expect(examples).toHaveLength(type === 'gloriaMundoRunStatus' ? 1 : 0);
	});

	it.each([
		['gloriaMundoRunStatus', ['wait', 'poll', 'status']],
		[
			'gloriaMundoRunWorkflow',
			['job', 'long running', 'async', 'start', 'execute workflow', 'gloria mundo workflow'],
		],
	] as const)('%s is found by these words: %j', async (type, words) => {
		const { codex } = (await kit.engine()).package.nodes[type].description;
		expect(codex?.alias).toEqual(expect.arrayContaining([...words]));
	});

	it('the credential keeps its name, fields and defaults', async () => {
		const { credential } = (await kit.engine()).package;
		const { name, displayName, documentationUrl, properties } = credential;
		expect({ name, displayName, documentationUrl }).toEqual({
			name: 'gloriaMundoApi',
			displayName: 'GloriaMundo API',
			documentationUrl: 'https://docs.gloriamundo.com/api/authentication',
		});
		const key = { name: 'apiKey', typeOptions: { password: true }, required: true, default: '' };
		const baseUrl = { name: 'baseUrl', type: 'string', default: 'https://app.gloriamundo.com' };
		expect(properties).toMatchObject([key, baseUrl]);
		// The key goes to its own host only, so n8n need not add fields for allowed hosts.
		expect(credential.hideDomainRestrictionFields).toBe(true);
	});

	it('each icon is a file of the package', async () => {
		const { nodes, credential } = (await kit.engine()).package;
		const descriptions = Object.values(nodes).map(({ description }) => description);
		for (const { iconUrl } of [...descriptions, credential]) {
			expect(Object.keys(iconUrl as object).sort()).toEqual(['dark', 'light']);
			for (const url of Object.values(iconUrl as object)) {
				const path = String(url).replace('icons/n8n-nodes-gloriamundo/', '');
				expect(existsSync(join(ROOT, path))).toBe(true);
			}
		}
	});
});
