/** Mutation testing of what talks with n8n, by the tests in n8n's own engine. */
import pure from './pure.stryker.mjs';

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
	...pure,
	mutate: [
		'credentials/*.ts',
		'nodes/GloriaMundoRunStatus/execution/{execute,readInput}.ts',
		'nodes/GloriaMundoRunStatus/http/{account,credentialTest,statusRequest}.ts',
		'nodes/GloriaMundoRunStatus/input/parameters.ts',
		'nodes/GloriaMundoRunStatus/output/{branches,items,report}.ts',
	],
	// n8n loads the compiled package.
	buildCommand: 'npm run build',
	jest: { configFile: 'test/mutation/node.jest.js', enableFindRelatedTests: false },
	// Tests in the engine run side by side: what one of them covers is not told apart.
	coverageAnalysis: 'all',
	ignoreStatic: false,
	timeoutMS: 60_000,
};
