const { projects } = require('../../jest.config');

const built = projects.find(({ displayName }) => displayName === 'built');

/** The soak tests: minutes of faults, which also check memory, listeners and timers. */
/** @type {import('jest').Config} */
module.exports = { ...built, testMatch: ['**/*.soak.ts'], testTimeout: 600_000 };
