const {
	collectCoverageFrom,
	coverageThreshold,
	coverageReporters,
	testPathIgnorePatterns,
	...usual
} = require('./jest.config');

/** The matrix of faults, which writes test/FAULTS.md. */
/** @type {import('jest').Config} */
module.exports = { ...usual, testMatch: ['<rootDir>/test/faults/**/*.test.ts'] };
