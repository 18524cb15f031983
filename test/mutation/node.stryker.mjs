/** Mutation testing of all other code, by the tests in n8n's own engine. */
import pure, { PURE } from './pure.stryker.mjs';

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
	...pure,
	mutate: ['nodes/**/*.ts', '!nodes/*/{properties,*.node}.ts', ...PURE.map((glob) => `!${glob}`)],
	// n8n loads the compiled package.
	buildCommand: 'npm run build',
	jest: { configFile: 'test/mutation/node.jest.js', enableFindRelatedTests: false },
	// Most tests wait for timers, so that more than two fit on two processors.
	concurrency: 4,
	timeoutMS: 60_000,
};
