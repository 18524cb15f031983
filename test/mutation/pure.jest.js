const { projects } = require('../../jest.config');

const unit = projects.find(({ displayName }) => displayName === 'unit');

/** The unit tests: each mutant meets only tests that import it. */
/** @type {import('jest').Config} */
module.exports = {
	...unit,
	testEnvironment: require.resolve('./environment'),
	setupFiles: ['<rootDir>/test/mutation/noShrinking.ts'],
	transform: { '^.+\\.ts$': ['ts-jest', { diagnostics: false }] },
};
