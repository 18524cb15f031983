import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../../testing/root';
import { type PackedPackage, packPackage, scan } from '../../testing/package/packedPackage';

type PackageJson = Record<string, unknown> & { scripts: Record<string, string> };

const read = async (file: string) => await readFile(join(ROOT, file), 'utf8');

/** npm and the linter each take a few seconds, on two idle cores. */
jest.setTimeout(180_000);

describe('what the package brings into an n8n', () => {
	let packageJson: PackageJson;
	let packed: PackedPackage;

	beforeAll(async () => {
		packageJson = JSON.parse(await read('package.json')) as PackageJson;
		packed = await packPackage();
	});

	afterAll(async () => await packed.remove());

	it('no package but n8n-workflow, which n8n has already', () => {
		expect(packageJson.peerDependencies).toEqual({ 'n8n-workflow': '*' });
		for (const kind of [
			'dependencies',
			'optionalDependencies',
			'bundleDependencies',
			'overrides',
		]) {
			expect(packageJson).not.toHaveProperty(kind);
		}
	});

	it('no script that runs at its installation', () => {
		const names = Object.keys(packageJson.scripts);
		expect(names.filter((name) => /^(pre|post)?(install|prepare|pack|publish)/.test(name))).toEqual(
			[],
		);
	});

	it('only compiled code, icons, schemas, README, LICENSE and package.json, in less than 150 kB', () => {
		const usual =
			/^(dist\/.+\.(js|svg|node\.json)|dist\/.+\/__schema__\/.+\.json|README\.md|LICENSE\.md|package\.json)$/;
		expect(packed.files.filter((path) => !usual.test(path))).toEqual([]);
		expect(packed.files).toEqual(
			expect.arrayContaining(['README.md', 'LICENSE.md', 'package.json']),
		);
		expect(packed.unpackedSize).toBeLessThan(150_000);
	});

	it('every file that it names to n8n', () => {
		const { nodes, credentials } = packageJson.n8n as Record<string, string[]>;
		expect(packed.files).toEqual(
			expect.arrayContaining([...(nodes ?? []), ...(credentials ?? [])]),
		);
	});

	it('a schema of what each operation answers', () => {
		expect(packed.files.filter((path) => path.includes('__schema__'))).toEqual([
			'dist/nodes/GloriaMundoRunStatus/__schema__/v1.0.0/get.json',
			'dist/nodes/GloriaMundoRunStatus/__schema__/v1.0.0/wait.json',
			'dist/nodes/GloriaMundoRunWorkflow/__schema__/v1.0.0.json',
		]);
	});

	it('nothing that n8n’s own scan of community packages objects to', async () => {
		const { files, found } = await scan(packed.folder);
		expect(found).toEqual([]);
		expect(files).toBeGreaterThan(30);
	});

	it('and that scan is awake: it objects to code that is not allowed, comments or not', async () => {
		// The comment is part of the trap: a scan that heeded it could be switched off by what it scans.
		const bad =
			'/* eslint-disable */\nconst fs = require("fs");\nsetTimeout(() => console.log(fs), 1);\n';
		await writeFile(join(packed.folder, 'dist/bad.js'), bad);
		const { found } = await scan(packed.folder);
		expect(found.length).toBeGreaterThanOrEqual(3);
	});
});

describe('what a developer installs', () => {
	it('is locked, each package with its hash, and no address of a registry', async () => {
		const { packages } = JSON.parse(await read('package-lock.json')) as {
			packages: Record<string, { integrity?: string; resolved?: string; link?: boolean }>;
		};
		const installed = Object.entries(packages).filter(([path]) => path !== '');
		expect(installed.length).toBeGreaterThan(100);
		expect(installed.filter(([, { integrity }]) => !integrity)).toEqual([]);
		expect(installed.filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
	});

	it('runs no script at its installation', async () => {
		expect((await read('.npmrc')).split('\n')).toContain('ignore-scripts=true');
	});

	it('has exact versions', async () => {
		const { devDependencies } = JSON.parse(await read('package.json')) as PackageJson;
		const versions = Object.entries(devDependencies as Record<string, string>);
		expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
	});
});
