import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import n8nVersions from '../../testing/n8nVersions.json';
import { ROOT } from '../../testing/root';
import {
	type PackedPackage,
	packPackage,
	scan,
	SCANNED,
} from '../../testing/package/packedPackage';

type PackageJson = Record<string, unknown> & { scripts: Record<string, string> };

const read = async (file: string) => await readFile(join(ROOT, file), 'utf8');

/** npm and the linter take several seconds each, even on an idle machine. */
jest.setTimeout(180_000);

let packageJson: PackageJson;
let packed: PackedPackage;

beforeAll(async () => {
	packageJson = JSON.parse(await read('package.json')) as PackageJson;
	packed = await packPackage();
});

afterAll(async () => await packed.remove());

describe('what the package brings into an n8n', () => {
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

	it('only compiled code, icons, schemas, README, LICENSE and package.json, in less than 160 kB', () => {
		const usual =
			/^(dist\/.+\.(js|svg|node\.json)|dist\/.+\/__schema__\/.+\.json|README\.md|LICENSE\.md|package\.json)$/;
		expect(packed.files.filter((path) => !usual.test(path))).toEqual([]);
		expect(packed.files).toEqual(
			expect.arrayContaining(['README.md', 'LICENSE.md', 'package.json']),
		);
		expect(packed.unpackedSize).toBeLessThan(160_000);
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
});

describe("n8n's own scan of community packages", () => {
	let scans: Awaited<ReturnType<typeof scan<'package' | 'sources' | 'badPackage' | 'badSources'>>>;

	/** A folder with this package's package.json and one file. */
	async function folderWith(file: string, code: string): Promise<string> {
		const folder = await mkdtemp(join(tmpdir(), 'gloriamundo-'));
		await mkdir(join(folder, dirname(file)), { recursive: true });
		await copyFile(join(ROOT, 'package.json'), join(folder, 'package.json'));
		await writeFile(join(folder, file), code);
		return folder;
	}

	beforeAll(async () => {
		// The comments are part of the test: a scanned file must not be able to switch the scan off.
		const badPackage = await folderWith(
			'bad.js',
			'/* eslint-disable */\nconst fs = require("fs");\nsetTimeout(() => console.log(fs), 1);\n',
		);
		const badSources = await folderWith(
			'nodes/Bad.node.ts',
			'/* eslint-disable */\nexport class Bad implements INodeType { description = { properties: [{ displayName: "run id", name: "id", type: "string", default: 1 }] }; }\n',
		);
		scans = await scan({
			package: { folder: packed.folder, patterns: SCANNED.package },
			sources: { folder: ROOT, patterns: SCANNED.sources },
			badPackage: { folder: badPackage, patterns: SCANNED.package },
			badSources: { folder: badSources, patterns: SCANNED.sources },
		});
		for (const folder of [badPackage, badSources]) await rm(folder, { recursive: true });
	});

	it.each(['package', 'sources'] as const)('objects to nothing in the %s', (name) => {
		expect(scans[name].found).toEqual([]);
		expect(scans[name].files).toBeGreaterThan(30);
	});

	const rulesOf = (name: 'badPackage' | 'badSources') =>
		scans[name].found.map(({ ruleId }) => ruleId);

	it('objects to code that is not allowed in a package, whatever its comments say', () => {
		expect(new Set(rulesOf('badPackage'))).toEqual(
			new Set([
				'@n8n/community-nodes/no-restricted-globals',
				'@n8n/community-nodes/no-restricted-imports',
				'no-console',
			]),
		);
	});

	it('objects to a node that is described wrongly in the sources, whatever its comments say', () => {
		expect(rulesOf('badSources')).toEqual(
			expect.arrayContaining([
				'@n8n/community-nodes/node-usable-as-tool',
				'n8n-nodes-base/node-param-default-wrong-for-string',
			]),
		);
	});
});

describe('the trial with Docker', () => {
	it('installs this version of the package into the n8n that the tests run', async () => {
		const { version } = packageJson;
		const compose = await read('examples/docker-compose.yml');
		expect(compose).toContain(
			`[{"name": "n8n-nodes-gloriamundo", "version": "${String(version)}"}]`,
		);
		expect(compose).toContain(`image: n8nio/n8n:${n8nVersions.current.n8n}\n`);
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

	it('has exact versions', () => {
		const { devDependencies } = packageJson;
		const versions = Object.entries(devDependencies as Record<string, string>);
		expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
	});
});
