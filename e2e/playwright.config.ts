import { defineConfig } from '@playwright/test';
import type { ServerOptions } from './fixtures';
import { chromium } from './setup/prerequisites';

/** Flags for Debian's Chromium, which must not use the internet either. */
const CHROMIUM_FLAGS = [
	...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
	...['--disable-background-networking', '--disable-component-update'],
	'--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
];

export default defineConfig<object, ServerOptions>({
	testDir: '.',
	outputDir: '../.cache/e2e-results',
	globalSetup: './setup/globalSetup.ts',
	reporter: 'list',
	// Each worker has its own n8n, and a small machine has room for one.
	workers: 1,
	// A test that passes only at the second attempt has found a defect.
	retries: 0,
	timeout: 300_000,
	expect: { timeout: 60_000 },
	use: {
		viewport: { width: 1280, height: 800 },
		testIdAttribute: 'data-test-id',
		locale: 'en-US',
		colorScheme: 'light',
		actionTimeout: 60_000,
		trace: 'retain-on-failure',
		screenshot: 'only-on-failure',
		launchOptions: { executablePath: chromium(), args: CHROMIUM_FLAGS },
	},
	projects: [
		{ name: 'current n8n', use: { version: 'current' } },
		{
			name: 'current n8n, its own n8n-workflow',
			use: { version: 'current', omitPeers: true },
			grep: /@smoke/,
		},
		{
			name: 'oldest n8n, its own n8n-workflow',
			use: { version: 'oldest', omitPeers: true },
			grep: /@smoke|@oldest/,
		},
	],
});
