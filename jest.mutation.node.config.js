const {
	collectCoverageFrom,
	coverageThreshold,
	coverageReporters,
	...usual
} = require('./jest.config');

/** @type {import('jest').Config} */
module.exports = {
	...usual,
	testMatch: ['<rootDir>/test/engine/**/*.test.ts', '<rootDir>/test/network/connections.test.ts'],
};
