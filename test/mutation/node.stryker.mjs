/** Mutation testing of all that is not pure, by the tests in n8n's own engine. */
import pure, { PURE } from './pure.stryker.mjs';

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
	...pure,
	mutate: ['credentials/**/*.ts', 'nodes/**/*.ts', ...PURE.map((glob) => `!${glob}`)],
	// n8n loads the compiled package.
	buildCommand: 'npm run build',
	jest: { configFile: 'test/mutation/node.jest.js', enableFindRelatedTests: false },
	// Tests in the engine run at the same time: Stryker cannot tell which of them covers what.
	coverageAnalysis: 'all',
	ignoreStatic: false,
	timeoutMS: 60_000,
};
