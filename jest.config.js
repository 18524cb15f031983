// Far from UTC, so that code that uses the machine's time zone fails.
process.env.TZ = 'America/St_Johns';

// n8n's engine takes a moment to load; everything after that is fast.
const TEST_TIMEOUT_MS = 30_000;

/** @type {import('jest').Config} */
const common = {
	rootDir: __dirname,
	testEnvironment: 'node',
	transform: { '^.+\\.ts$': 'ts-jest' },
	testTimeout: TEST_TIMEOUT_MS,
};

/** Unit tests run the sources, so that each loads only the files that it imports. */
const unit = {
	...common,
	displayName: 'unit',
	testMatch: ['<rootDir>/test/unit/**/*.test.ts'],
};

/** All other tests run what is published: imports of the sources resolve to the compiled code. */
const built = {
	...common,
	displayName: 'built',
	testMatch: ['<rootDir>/test/**/*.test.ts'],
	testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/unit/'],
	transform: { ...common.transform, '/dist/.+\\.js$': '<rootDir>/test/withSourceMap.js' },
	moduleNameMapper: { '^(?:\\.\\./)+(nodes|credentials)/(.*)$': '<rootDir>/dist/$1/$2' },
};

/** @type {import('jest').Config} */
module.exports = {
	projects: [unit, built],
	// With projects, Jest takes it from here; a project that is run alone has its own.
	testTimeout: TEST_TIMEOUT_MS,
	// Source maps lead from dist/ back to the sources, so that both kinds of tests count together.
	collectCoverageFrom: ['dist/**/*.js', 'nodes/**/*.ts'],
	coverageThreshold: { global: { lines: 95, branches: 95 } },
	coverageReporters: ['text', 'text-summary'],
	testSequencer: '<rootDir>/test/longestFirst.js',
	// Most of the time is spent on waiting for timers.
	maxWorkers: 4,
	maxConcurrency: 10,
};
