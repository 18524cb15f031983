import dns from 'node:dns';
import { getStatusOf, holdsKey, useEngine, waitFor } from '../../testing/engine/kit';
import { REJECTED_BASE_URLS } from './rejectedBaseUrls';

/** This machine, in other spellings of its address. */
const LOOPBACK = ['localhost', 'LOCALHOST', '127.0.0.1', '127.1', '2130706433', '0x7f.0.0.1'];

describe('the key is sent over https only, except to this machine', () => {
	const kit = useEngine();

	it.each(REJECTED_BASE_URLS)('"%s" is rejected, before anything is looked up', async (baseUrl) => {
		await kit.engine();
		const lookups = jest.spyOn(dns, 'lookup');
		for (const build of [getStatusOf, waitFor]) {
			const result = await kit.run(build({ baseUrl }, ['abc-123']));

			expect(result.error).toMatchObject({ name: 'NodeOperationError', context: { itemIndex: 0 } });
			expect(result.error?.message).toContain('Base URL');
			expect(lookups).not.toHaveBeenCalled();
			expect(holdsKey(result)).toBe(false);
		}
	});

	it.each(LOOPBACK)('http://%s is accepted', async (host) => {
		const api = await kit.simulate();
		const { runId } = api.addRun({ durationMs: 0 });
		const baseUrl = `http://${host}:${new URL(api.baseUrl).port}`;

		const { completed } = await kit.run(getStatusOf({ baseUrl }, [runId]));

		expect(completed).toHaveLength(1);
	});

	it('http://user@host is rejected even on this machine: the name would go into logs', async () => {
		const api = await kit.simulate();
		for (const user of ['user', 'user:password', ':password']) {
			const baseUrl = api.baseUrl.replace('http://', `http://${user}@`);

			const { error } = await kit.run(getStatusOf({ baseUrl }, ['abc-123']));

			expect(error?.message).toMatch(/user ?name/);
			expect(error?.message).not.toContain('password');
		}
		expect(api.requests).toHaveLength(0);
	});
});
