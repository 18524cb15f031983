/** Mutation testing of what decides: the pure parts, by the tests on a virtual clock. */
/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
	mutate: [
		'nodes/GloriaMundoRunStatus/{run,waiting}/*.ts',
		'nodes/GloriaMundoRunStatus/http/{answer,baseUrl,networkError,redact,responseBody,retryAfter}.ts',
		'nodes/GloriaMundoRunStatus/output/{errors,errorTexts,wording}.ts',
	],
	testRunner: 'jest',
	jest: { configFile: 'test/mutation/pure.jest.js', enableFindRelatedTests: true },
	coverageAnalysis: 'perTest',
	// A mutant of what is read once, when a file is loaded, would need a process of its own.
	ignoreStatic: true,
	ignorePatterns: ['.cache', 'bench', 'coverage', 'demo', 'e2e', 'reports'],
	tempDirName: '.cache/mutation',
	reporters: ['clear-text', 'progress', 'html', 'json'],
	htmlReporter: { fileName: '.cache/mutation-report/index.html' },
	jsonReporter: { fileName: '.cache/mutation-report/mutation.json' },
	concurrency: 2,
	// A mutant that never comes to an end is one that was noticed.
	timeoutMS: 10_000,
	thresholds: { high: 95, low: 90, break: 90 },
};
