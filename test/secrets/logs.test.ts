import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../../testing/root';
import { CANARY, holdsSecret } from '../../testing/secrets';

/** Enough for a busy machine. */
const PATIENCE_MS = 240_000;

/** The output of a process that met every fault. */
interface Evidence {
	/** Standard output and standard error: all that was logged. */
	log: string;
	/** All executions as n8n stores them. */
	stored: string;
}

async function meetEveryFault(level: string): Promise<Evidence> {
	const folder = await mkdtemp(join(tmpdir(), 'gloriamundo-'));
	const file = join(folder, 'stored');
	const program = [join(ROOT, 'node_modules/tsx/dist/cli.mjs'), 'test/secrets/everyFault.ts', file];
	const env = { ...process.env, N8N_LOG_LEVEL: level, N8N_LOG_OUTPUT: 'console' };
	const options = { cwd: ROOT, env, maxBuffer: Infinity };
	const { stdout, stderr } = await promisify(execFile)(process.execPath, program, options);
	const stored = await readFile(file, 'utf8');
	await rm(folder, { recursive: true });
	return { log: stdout + stderr, stored };
}

describe('the key, after every fault', () => {
	it.concurrent.each(['silent', 'debug'])(
		'is in no log of level %s, and in nothing that n8n stores',
		async (level) => {
			const { log, stored } = await meetEveryFault(level);

			expect(log.includes('finished with error')).toBe(level === 'debug');
			expect(stored.match(/"node":\{"id":"GloriaMundo Run Status"/g)?.length).toBeGreaterThan(20);
			expect(stored).not.toContain(CANARY);
			expect(holdsSecret(log)).toBe(false);
			expect(holdsSecret(stored)).toBe(false);
		},
		PATIENCE_MS,
	);
});
