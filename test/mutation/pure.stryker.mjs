/** Mutation testing by the unit tests. */

/** What the unit tests test; everything else is mutated in n8n's engine. */
export const PURE = [
	'nodes/shared/{gloriamundo,input,output,polling,transport}/**/*.ts',
	'nodes/shared/execution/{breather,clock,stop}.ts',
	'nodes/GloriaMundoRunWorkflow/{startMemory,starts}.ts',
];

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
	// Panels are data: their texts are for readers, not for tests.
	mutate: [...PURE, '!nodes/shared/input/tool.ts'],
	testRunner: 'jest',
	jest: { configFile: 'test/mutation/pure.jest.js', enableFindRelatedTests: true },
	coverageAnalysis: 'perTest',
	// A mutant of a value that is computed once, at load, would need a process of its own.
	ignoreStatic: true,
	ignorePatterns: ['.cache', 'bench', 'coverage', 'demo', 'e2e', 'reports'],
	tempDirName: '.cache/mutation',
	reporters: ['clear-text', 'progress', 'html', 'json'],
	htmlReporter: { fileName: '.cache/mutation-report/index.html' },
	jsonReporter: { fileName: '.cache/mutation-report/mutation.json' },
	concurrency: 2,
	// A mutant that never ends counts as noticed.
	timeoutMS: 10_000,
	thresholds: { high: 95, low: 90, break: 90 },
};
