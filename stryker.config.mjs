/** Mutation testing of what decides: the pure parts, and the node's own code. */
/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
	mutate: ['nodes/**/*.ts'],
	// What the tests run is the compiled code.
	buildCommand: 'npm run build',
	testRunner: 'jest',
	jest: { configFile: 'jest.mutation.config.js', enableFindRelatedTests: false },
	coverageAnalysis: 'perTest',
	ignorePatterns: ['.cache', 'bench', 'coverage', 'demo', 'e2e', 'reports'],
	tempDirName: '.cache/mutation',
	reporters: ['clear-text', 'progress', 'html', 'json'],
	htmlReporter: { fileName: '.cache/mutation-report/index.html' },
	jsonReporter: { fileName: '.cache/mutation-report/mutation.json' },
	incremental: true,
	incrementalFile: '.cache/mutation-report/incremental.json',
	concurrency: 2,
	timeoutMS: 20_000,
	thresholds: { high: 95, low: 90, break: 90 },
};
