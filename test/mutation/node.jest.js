const { projects } = require('../../jest.config');
const pure = require('./pure.jest');

const built = projects.find(({ displayName }) => displayName === 'built');

/** The tests in n8n's engine, as one file: loading n8n's engine takes longer than most of them. */
/** @type {import('jest').Config} */
module.exports = {
	...pure,
	setupFilesAfterEnv: ['<rootDir>/test/mutation/oneByOne.ts'],
	moduleNameMapper: built.moduleNameMapper,
	testMatch: ['<rootDir>/test/mutation/engine.ts'],
};
