import { API_KEY, getStatusOf, useEngine, waitFor } from '../engine/kit';
import { holdsSecret } from '../secrets/canary';

/** Beyond this machine, whatever they look like. `HOST` stands for a server that is listening here. */
const FOREIGN = [
	'http://localhost.evil.example',
	'http://127.0.0.1.evil.example',
	'http://127.0.0.1evil.example',
	'http://localhost.',
	'http://local\u200bhost.evil.example',
	'http://1oca1host',
	'http://lοcalhost',
	'http://127.0.0.1:80@evil.example',
	'http://evil.example\\@127.0.0.1',
	'http://evil.example#@127.0.0.1',
	'http://[::]',
	'http://[::2]',
	'http://[::ffff:127.0.0.1]',
	'http://[fe80::1]',
	'http://0.0.0.0',
	'http://0',
	'http://128.0.0.1',
	'http://10.0.0.1',
	'http://169.254.169.254',
	'javascript://127.0.0.1',
	'ws://127.0.0.1',
	'file:///etc/passwd',
	'http:127.0.0.1.evil.example',
];

/** This machine, in other spellings of its address. */
const LOOPBACK = ['localhost', 'LOCALHOST', '127.0.0.1', '127.1', '2130706433', '0x7f.0.0.1'];

describe('the key leaves by https only, except to this very machine', () => {
	const kit = useEngine();

	it.each(FOREIGN)('"%s" is refused, before anything is looked up or sent', async (baseUrl) => {
		for (const build of [getStatusOf, waitFor]) {
			const { error, durationMs } = await kit.run(build({ baseUrl }, ['abc-123']));

			expect(error?.message).toMatch(/Base URL .*cannot be used: it /);
			expect(durationMs).toBeLessThan(1000);
			expect(holdsSecret(error, API_KEY)).toBe(false);
		}
	});

	it.each(LOOPBACK)('http://%s is asked', async (host) => {
		const api = await kit.simulate();
		const { runId } = api.addRun({ durationMs: 0 });
		const baseUrl = `http://${host}:${new URL(api.baseUrl).port}`;

		const { completed } = await kit.run(getStatusOf({ baseUrl }, [runId]));

		expect(completed).toHaveLength(1);
	});

	it('http://user@host is refused even on this machine: the name would go into logs', async () => {
		const api = await kit.simulate();
		for (const user of ['user', 'user:password', ':password']) {
			const baseUrl = api.baseUrl.replace('http://', `http://${user}@`);

			const { error } = await kit.run(getStatusOf({ baseUrl }, ['abc-123']));

			expect(error?.message).toContain('it holds a user name');
			expect(error?.message).not.toContain('password');
		}
		expect(api.requests).toHaveLength(0);
	});
});
