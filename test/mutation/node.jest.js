const { projects } = require('../../jest.config');
const pure = require('./pure.jest');

const built = projects.find(({ displayName }) => displayName === 'built');

/** The tests in n8n's engine, as one file: loading n8n's engine takes longer than most of them. */
/** @type {import('jest').Config} */
module.exports = {
	...pure,
	moduleNameMapper: built.moduleNameMapper,
	// Waits of many tests run at the same time.
	maxConcurrency: 50,
	testMatch: ['<rootDir>/test/mutation/engine.ts'],
};
