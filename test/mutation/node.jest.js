const {
	collectCoverageFrom,
	coverageThreshold,
	coverageReporters,
	...usual
} = require('../../jest.config');

/** The tests in n8n's engine, as one file: loading n8n's engine takes longer than most of them. */
/** @type {import('jest').Config} */
module.exports = {
	...usual,
	// Tests that wait, wait together.
	maxConcurrency: 50,
	rootDir: '../..',
	testMatch: ['<rootDir>/test/mutation/engine.ts'],
	testEnvironment: require.resolve('./environment'),
	transform: {
		'^.+\\.ts$': [
			'ts-jest',
			{ tsconfig: 'test/tsconfig.json', diagnostics: false, isolatedModules: true },
		],
	},
};
