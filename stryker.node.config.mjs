/** Mutation testing of what talks with n8n, by the tests in n8n's own engine. */
import pure from './stryker.config.mjs';

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
	...pure,
	mutate: [
		'credentials/*.ts',
		'nodes/GloriaMundoRunStatus/execution/{execute,readInput}.ts',
		'nodes/GloriaMundoRunStatus/input/parameters.ts',
		'nodes/GloriaMundoRunStatus/output/{branches,items,report}.ts',
		'nodes/GloriaMundoRunStatus/http/{credentialTest,statusRequest}.ts',
	],
	// n8n loads the compiled package.
	buildCommand: 'npm run build',
	jest: { configFile: 'jest.mutation.node.config.js', enableFindRelatedTests: false },
	// Tests in the engine run side by side: what one of them covers is not told apart.
	coverageAnalysis: 'all',
	timeoutMS: 60_000,
};
