/** Which part of the tree may import which. Arrows run one way: node -> layers of nodes/shared -> gloriamundo. */

/** The layers of nodes/shared, and what each of them may import besides itself. */
const LAYERS = {
	gloriamundo: {
		why: 'It describes the API for all other layers.',
		shared: [],
		packages: ['crypto'],
	},
	polling: {
		why: 'It decides when to poll, and must be testable without n8n, HTTP and a real clock.',
		shared: ['gloriamundo'],
	},
	input: {
		why: 'It reads parameters, before anything is polled.',
		shared: ['gloriamundo', 'polling'],
		packages: ['n8n-workflow'],
	},
	transport: {
		why: 'It sends one request. Polling decides when.',
		shared: ['gloriamundo'],
		packages: ['n8n-workflow'],
	},
	output: {
		why: 'It turns results into items and errors, however they were obtained.',
		shared: ['gloriamundo', 'input', 'polling'],
		packages: ['n8n-workflow'],
	},
	execution: {
		why: 'It puts the other layers together.',
		shared: ['gloriamundo', 'input', 'output', 'polling', 'transport'],
		packages: ['n8n-workflow'],
	},
};

/** A package, or a module of Node.js. */
const packagePath = (name) => `^(node_modules/${name}/|(node:)?${name}$)`;

const layerRules = Object.entries(LAYERS).map(([layer, { why, shared, packages = [] }]) => ({
	name: `layer-${layer}`,
	comment: why,
	severity: 'error',
	from: { path: `^nodes/shared/${layer}/` },
	to: {
		pathNot: [
			...[layer, ...shared].map((name) => `^nodes/shared/${name}[./]`),
			...packages.map(packagePath),
		],
	},
}));

const typesOnlyRules = ['output', 'input'].map((layer) => ({
	name: `types-only-${layer}`,
	comment: 'It needs the types of polling, not its code.',
	severity: 'error',
	from: { path: `^nodes/shared/${layer}/` },
	to: { path: '^nodes/shared/polling/', dependencyTypesNot: ['type-only'] },
}));

const PUBLISHED = '^(nodes|credentials)/';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
	forbidden: [
		{
			name: 'no-cycles',
			comment: 'Files that import each other can only be read, tested and moved together.',
			severity: 'error',
			from: {},
			to: { circular: true },
		},
		...layerRules,
		...typesOnlyRules,
		{
			name: 'shared-folders',
			comment: 'A new folder of nodes/shared needs an entry in LAYERS.',
			severity: 'error',
			from: {
				path: '^nodes/shared/',
				pathNot: `^nodes/shared/(${Object.keys(LAYERS).join('|')})/`,
			},
			to: {},
		},
		{
			name: 'node-folders',
			comment: 'No other code imports a node. What two nodes need belongs to nodes/shared.',
			severity: 'error',
			from: { path: '^nodes/([^/]+)/' },
			to: { path: '^nodes/(?!shared/)', pathNot: '^nodes/$1/' },
		},
		{
			name: 'published-packages',
			comment:
				'n8n installs the package without dependencies, and n8n Cloud allows none but these.',
			severity: 'error',
			from: { path: PUBLISHED },
			to: { pathNot: [PUBLISHED, packagePath('n8n-workflow'), packagePath('crypto')] },
		},
		{
			name: 'credential',
			comment: 'A credential knows the API and how to authenticate a request, and nothing of runs.',
			severity: 'error',
			from: { path: '^credentials/' },
			to: { path: PUBLISHED, pathNot: '^nodes/shared/(gloriamundo|transport)/' },
		},
		{
			name: 'testing-tools',
			comment: 'Everything that is not published uses testing/, so it can use none of it in turn.',
			severity: 'error',
			from: { path: '^testing/' },
			to: { path: '^(test|demo|bench|e2e)/' },
		},
		{
			name: 'testing-imports-pure-code',
			comment:
				'The tools run the built package as n8n does; of the sources they take pure code only.',
			severity: 'error',
			from: { path: '^testing/' },
			to: { path: PUBLISHED, pathNot: '^nodes/shared/(gloriamundo|polling)/' },
		},
		{
			name: 'no-sideways',
			comment: 'test, demo, bench and e2e run on their own. What they share belongs to testing/.',
			severity: 'error',
			from: { path: '^(test|demo|bench|e2e)/' },
			to: { path: '^(test|demo|bench|e2e)/', pathNot: '^$1/' },
		},
	],
	options: {
		tsPreCompilationDeps: true,
		doNotFollow: { path: 'node_modules' },
	},
};
