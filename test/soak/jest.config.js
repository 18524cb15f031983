const { projects } = require('../../jest.config');

const built = projects.find(({ displayName }) => displayName === 'built');

/** The slow tests: minutes of faults, with an eye on memory, listeners and timers. */
/** @type {import('jest').Config} */
module.exports = { ...built, testMatch: ['**/*.soak.ts'], testTimeout: 600_000 };
