import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IDataObject, INodeProperties } from 'n8n-workflow';
import versions from '../../testing/n8nVersions.json';
import packageJson from '../../package.json';
import { getStatusOf, useEngine } from '../../testing/engine/kit';
import { CELLS } from '../faults/cells';
import { FAULT_ROWS } from '../faults/faultList';
import { ROOT } from '../../testing/root';
import { MarkdownFile } from './markdown';

const FILES = [
	...['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md', 'examples/README.md'],
	...['docs/DESIGN.md', 'docs/N8N-VERSIONS.md', 'docs/RELEASING.md'],
	...['bench/RESULTS.md', 'test/FAULTS.md'],
];

const README = new MarkdownFile('README.md');
const CONTRIBUTING = new MarkdownFile('CONTRIBUTING.md');

describe.each(FILES)('%s', (path) => {
	const file = new MarkdownFile(path);

	it('has no dead links', () => {
		expect(file.deadLinks()).toEqual([]);
	});

	it('names only scripts that exist', () => {
		const scripts = Object.keys(packageJson.scripts);
		expect(file.scripts().filter((name) => !scripts.includes(name))).toEqual([]);
	});
});

describe('what the README says', () => {
	const kit = useEngine();

	/** The options of the panel by their labels. */
	async function options(): Promise<INodeProperties[]> {
		const { properties } = (await kit.engine()).package.nodes.gloriaMundoRunStatus.description;
		const collection = properties.find(({ name }) => name === 'options');
		return (collection?.options ?? []) as INodeProperties[];
	}

	it('of options and their defaults is what the panel shows', async () => {
		const shown = (await options()).map(({ displayName, default: value, options: choices }) => {
			const choice = choices?.find((each) => 'value' in each && each.value === value);
			return [displayName, choice?.name ?? String(value)];
		});
		const said = README.table('Option').map(([label, value]) => [label, value]);
		expect(said.sort()).toEqual(shown.sort());
	});

	it('of Max Wait and of the Base URL is their default', async () => {
		const { nodes, credential } = (await kit.engine()).package;
		const { properties } = nodes.gloriaMundoRunStatus.description;
		const maxWait = properties.find(({ name }) => name === 'maxWait');
		const said = README.table('Parameter').find(([label]) => label === 'Max Wait (Seconds)');
		expect(said?.[1]).toBe(String(maxWait?.default));
		const labels = credential.properties.map(({ displayName }) => displayName);
		const fields = README.table('Field');
		expect(fields.map(([label]) => label)).toEqual(labels);
		expect(fields[1]?.[1]).toContain(credential.properties[1]?.default);
	});

	it('of outputs: a run with each status leaves where the table says', async () => {
		for (const [output = '', statuses = ''] of README.table('Output')) {
			for (const [, status] of statuses.matchAll(/(completed|failed|queued|running)/g)) {
				const api = await kit.simulate();
				const { runId } = api.addRun({ script: [{ status }] });
				const { outputs } = await kit.run(getStatusOf(api, [runId]));
				const index = ['Completed', 'Failed', 'In Progress'].indexOf(output);
				expect(outputs[index]).toMatchObject([{ json: { status } }]);
			}
		}
	});

	it('of an item: the example is an item, unchanged', async () => {
		const [example = ''] = README.code('json');
		const answer = JSON.parse(example) as IDataObject & { run_id: string };
		const api = await kit.simulate();
		api.addRun({ runId: answer.run_id, script: [answer] });
		const { completed } = await kit.run(getStatusOf(api, [answer.run_id]));
		expect(completed).toEqual([answer]);
	});

	it('of n8n: the versions are those of the tests in a real n8n', () => {
		const { current, oldest } = versions;
		expect(README.text).toContain(`tested on n8n ${current.n8n} and on n8n ${oldest.n8n}`);
		expect(packageJson.engines.n8n).toBe(`>=${oldest.n8n}`);
	});
});

describe('what CONTRIBUTING says', () => {
	it('of commands: all scripts are in its table', () => {
		const listed = CONTRIBUTING.table('Command').map(([command = '']) =>
			command.replace(/npm (run )?/, ''),
		);
		expect(listed.sort()).toEqual(Object.keys(packageJson.scripts).sort());
	});

	it('of the faults that are tried is their number', () => {
		expect(CONTRIBUTING.text).toContain(`Each of ${FAULT_ROWS.length} faults`);
		expect(CONTRIBUTING.text).toContain(`${CELLS.length} cells`);
	});
});

describe('the examples', () => {
	const names = readdirSync(join(ROOT, 'examples')).filter((name) => name.endsWith('.json'));
	const readme = new MarkdownFile('examples/README.md');

	it.each(names)('%s is described, with a picture, and run in a real n8n', (name) => {
		const picture = `images/${name.replace('.json', '.png')}`;
		expect(readme.text).toContain(`[${name}](${name})`);
		expect(readme.text).toContain(`(${picture})`);
		expect(existsSync(join(ROOT, 'examples', picture))).toBe(true);
		const specs = readdirSync(join(ROOT, 'e2e')).filter((file) => file.endsWith('.spec.ts'));
		const texts = specs.map((file) => readFileSync(join(ROOT, 'e2e', file), 'utf8'));
		expect(texts.some((text) => text.includes(`readExample('${name}'`))).toBe(true);
	});
});
