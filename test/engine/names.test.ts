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

	async function optionsOf(name: string, type: NodeName = 'gloriaMundoRunStatus') {
		const { properties } = (await kit.engine()).package.nodes[type].description;
		return properties.find((property) => property.name === name)?.options ?? [];
	}

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

	it('the node keeps its name, version, input and credential', async () => {
		const { description } = (await kit.engine()).package.nodes.gloriaMundoRunStatus;
		expect(description).toMatchObject({
			displayName: 'GloriaMundo Run Status',
			name: 'gloriaMundoRunStatus',
			version: 1,
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

	it('the panel of Wait for Run shows these parameters', async () => {
		const own = ['maxWait', 'onTimeout', 'options.maxPollInterval', 'options.pollInterval'];
		expect((await panelOf(waitFor)).sort()).toEqual([...SHARED, ...own].sort());
	});

	it('the panel of Get Run Status shows these parameters', async () => {
		const own = ['options.onTransientFailure'];
		expect((await panelOf(getStatusOf)).sort()).toEqual([...SHARED, ...own].sort());
	});

	describe('Run Workflow', () => {
		const type = 'gloriaMundoRunWorkflow';
		it('keeps its name, version, input, credential and outputs', async () => {
			const { description } = (await kit.engine()).package.nodes[type];
			expect(description).toMatchObject({
				displayName: 'GloriaMundo Run Workflow',
				name: type,
				version: 1,
				usableAsTool: expect.anything(),
				inputs: [NodeConnectionTypes.Main],
				credentials: [{ name: 'gloriaMundoApi', required: true }],
			});
			const { description: first } = (await kit.engine()).package.nodes.gloriaMundoRunStatus;
			expect(description.outputs).toEqual(first.outputs);
			expect(description.description).toMatch(/costs money/);
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
			const { properties } = (await kit.engine()).package.nodes[type].description;
			const workflowId = properties.find(({ name }) => name === 'workflowId');
			expect(workflowId).toMatchObject({ type: 'resourceLocator', required: true });
			expect(workflowId?.modes?.map(({ name }) => name)).toEqual(['id', 'url']);
			expect(valuesOf(await optionsOf('inputMode', type))).toEqual(['fields', 'json']);
			expect(valuesOf(await optionsOf('onTimeout', type))).toEqual(['error', 'inProgress']);
			expect(properties.find(({ name }) => name === 'inputJson')?.default).toBe('{}');
		});

		const ALWAYS = ['inputMode', 'options.rateLimit', 'options.requestTimeout'];
		const EVERY = [...ALWAYS, 'options.startRateLimit', 'waitForCompletion', 'workflowId'];
		const WAIT = ['maxWait', 'onTimeout', 'options.maxPollInterval', 'options.pollInterval'];

		it.each([
			['waiting, with JSON', {}, ['inputJson', ...WAIT]],
			['waiting, with fields', { inputMode: 'fields' }, ['inputFields', ...WAIT]],
			['not waiting', { waitForCompletion: false }, ['inputJson']],
		])('shows these parameters in its panel: %s', async (_, parameters, own) => {
			expect((await panelOf(startRuns, { parameters })).sort()).toEqual([...EVERY, ...own].sort());
		});
	});

	it('the field Workflow says that a run costs money', async () => {
		const { properties } = (await kit.engine()).package.nodes.gloriaMundoRunWorkflow.description;
		const workflowId = properties.find(({ name }) => name === 'workflowId');
		// The hint of a mode takes the place of the field's own.
		for (const hint of [workflowId?.hint, workflowId?.modes?.[1]?.hint]) {
			expect(hint).toContain('costs money');
		}
	});

	it('the field Input says that it is optional, and where the workflow finds it', async () => {
		const { properties } = (await kit.engine()).package.nodes.gloriaMundoRunWorkflow.description;
		const input = properties.find(({ name }) => name === 'inputMode');
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
		['gloriaMundoRunWorkflow', 'job'],
		['gloriaMundoRunWorkflow', 'long running'],
		['gloriaMundoRunWorkflow', 'async'],
		['gloriaMundoRunWorkflow', 'start'],
		['gloriaMundoRunWorkflow', 'execute workflow'],
		['gloriaMundoRunWorkflow', 'gloria mundo workflow'],
		['gloriaMundoRunStatus', 'wait'],
		['gloriaMundoRunStatus', 'poll'],
		['gloriaMundoRunStatus', 'status'],
	] as const)('%s is found by "%s"', async (type, words) => {
		const { codex } = (await kit.engine()).package.nodes[type].description;
		expect(codex?.alias).toContain(words);
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
