const usual = require('../../jest.config');

/** The slow tests: minutes of faults, with an eye on memory, listeners and timers. */
/** @type {import('jest').Config} */
module.exports = {
	...usual,
	rootDir: '../..',
	testMatch: ['**/*.soak.ts'],
	testTimeout: 600_000,
};
