const { moduleNameMapper, ...usual } = require('../../jest.config');

/** The tests of the pure parts, run on the sources themselves: each mutant meets only tests that import it. */
/** @type {import('jest').Config} */
module.exports = {
	...usual,
	rootDir: '../..',
	testMatch: ['<rootDir>/test/unit/**/*.test.ts'],
	testEnvironment: require.resolve('./environment'),
	setupFiles: ['<rootDir>/test/mutation/noShrinking.ts'],
	// Types are none of a mutant's business.
	transform: {
		'^.+\\.ts$': [
			'ts-jest',
			{ tsconfig: 'test/tsconfig.json', diagnostics: false, isolatedModules: true },
		],
	},
};
