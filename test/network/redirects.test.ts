import { getStatusOf, holdsKey, OPERATIONS, useEngine } from '../../testing/engine/kit';

const REDIRECTS = [300, 301, 302, 303, 304, 305, 307, 308];

describe('a redirect is an error, and is never followed', () => {
	const kit = useEngine();

	async function twoHosts() {
		const [api, other] = [await kit.simulate(), await kit.simulate()];
		const { runId } = api.addRun({ durationMs: 0 });
		other.addRun({ runId, durationMs: 0 });
		return { api, other, runId, path: `/api/v1/runs/${runId}/status` };
	}

	it.concurrent.each(OPERATIONS.flatMap((row) => REDIRECTS.map((status) => ({ ...row, status }))))(
		'$operation: $status to another host',
		async ({ build, status }) => {
			const { api, other, runId, path } = await twoHosts();
			api.addFault({ kind: 'redirect', to: `${other.baseUrl}${path}`, status }, { when: 'all' });

			const { error } = await kit.run(build(api, [runId]));

			expect(error).toMatchObject({ name: 'NodeApiError', httpCode: String(status) });
			expect(api.requests).toHaveLength(1);
			expect(other.requests).toHaveLength(0);
		},
	);

	it.concurrent.each([
		'//127.0.0.1:9/',
		'file:///etc/passwd',
		'data:application/json,{"status":"completed"}',
		'http://user:password@127.0.0.1:9/',
		'not a URL',
		'',
	])('to "%s"', async (to) => {
		const { api, runId } = await twoHosts();
		api.addFault({ kind: 'redirect', to }, { when: 'all' });

		const { error } = await kit.run(getStatusOf(api, [runId]));

		expect(error).toMatchObject({ httpCode: '302' });
		expect(error?.message).not.toContain('password');
		expect(holdsKey(error)).toBe(false);
	});

	it.concurrent('in other headers or in a page', async () => {
		const { api, other, runId, path } = await twoHosts();
		const to = `${other.baseUrl}${path}`;
		const headers = {
			location: to,
			refresh: `0; url=${to}`,
			'content-location': to,
			link: `<${to}>`,
		};
		const body = `<meta http-equiv="refresh" content="0; url=${to}">`;
		api.addFault({ kind: 'status', status: 200, headers, body }, { when: 'all', runId });

		const { error } = await kit.run(getStatusOf(api, [runId]));

		expect(error?.name).toBe('NodeApiError');
		expect(other.requests).toHaveLength(0);
	});
});
