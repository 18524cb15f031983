// Far from UTC, so that a time which is read in the machine's zone is noticed.
process.env.TZ = 'America/St_Johns';

/** @type {import('jest').Config} */
module.exports = {
	testEnvironment: 'node',
	roots: ['<rootDir>/test'],
	testMatch: ['**/*.test.ts'],
	transform: { '^.+\\.ts$': ['ts-jest', { tsconfig: 'test/tsconfig.json' }] },
	// What is tested is what is published: the compiled code of nodes/ and credentials/.
	moduleNameMapper: { '^(?:\\.\\./)+(nodes|credentials)/(.*)$': '<rootDir>/dist/$1/$2' },
	collectCoverageFrom: ['dist/**/*.js'],
	coverageThreshold: { global: { lines: 95, branches: 95 } },
	coverageReporters: ['text', 'text-summary'],
	// Most of the time is spent waiting for waits.
	maxWorkers: 2,
	maxConcurrency: 10,
	// The engine needs a moment to load; everything after that is fast.
	testTimeout: 30_000,
};
