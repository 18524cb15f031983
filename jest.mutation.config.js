const {
	collectCoverageFrom,
	coverageThreshold,
	coverageReporters,
	...usual
} = require('./jest.config');

/** Tests that are quick enough to be run once for each of a thousand mutants. */
/** @type {import('jest').Config} */
module.exports = {
	...usual,
	testMatch: ['<rootDir>/test/unit/**/*.test.ts'],
};
