const { moduleNameMapper } = require('../../jest.config');
const pure = require('./pure.jest');

/** The tests in n8n's engine, as one file: loading n8n's engine takes longer than most of them. */
/** @type {import('jest').Config} */
module.exports = {
	...pure,
	moduleNameMapper,
	// Tests that wait, wait together.
	maxConcurrency: 50,
	testMatch: ['<rootDir>/test/mutation/engine.ts'],
};
