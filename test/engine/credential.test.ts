import { CredentialTestContext } from 'n8n-core';
import type {
	ICredentialDataDecryptedObject,
	IHttpRequestOptions,
	INodeCredentialTestResult,
} from 'n8n-workflow';
import { REFUSED_BASE_URLS } from '../network/refusedBaseUrls';
import { API_KEY, getStatusOf, holdsKey, useEngine } from '../../testing/engine/kit';

const OWN = 'https://app.gloriamundo.com';

describe('the Base URL of the credential', () => {
	const kit = useEngine();

	it.each([
		{ prefix: '', suffix: '' },
		{ prefix: '', suffix: '/' },
		{ prefix: '/behind/proxy', suffix: '' },
		{ prefix: '/behind/proxy', suffix: '///' },
		{ prefix: '', suffix: ' ' },
	])('may have the prefix "$prefix" and end with "$suffix"', async ({ prefix, suffix }) => {
		const api = await kit.simulate({ prefix });
		const { runId } = api.addRun({ durationMs: 0 });

		const result = await kit.run(getStatusOf({ baseUrl: `${api.baseUrl}${suffix}` }, [runId]));

		expect(result.completed).toMatchObject([{ run_id: runId }]);
		expect(api.requests).toMatchObject([{ path: `${prefix}/api/v1/runs/${runId}/status` }]);
	});
});

describe('the API Key of the credential', () => {
	const kit = useEngine();

	it('may have been pasted with space around it', async () => {
		const { baseUrl, ...api } = await kit.simulate();
		const { runId } = api.addRun({ durationMs: 0 });
		const credential = { apiKey: ` ${API_KEY}\n`, baseUrl };

		const { completed } = await kit.run(getStatusOf({ baseUrl }, [runId], { credential }));

		expect(completed).toHaveLength(1);
	});
});

describe('authenticate, for this node as for the HTTP Request node of n8n', () => {
	const kit = useEngine();

	async function authenticate(
		request: Partial<IHttpRequestOptions> & { uri?: string },
		baseUrl = OWN,
	) {
		const { credential } = (await kit.engine()).package;
		if (typeof credential.authenticate !== 'function') throw new Error('Nothing authenticates');
		const secrets: ICredentialDataDecryptedObject = { apiKey: API_KEY, baseUrl };
		return await credential.authenticate(secrets, request as IHttpRequestOptions);
	}

	it.each([
		{ url: `${OWN}/api/v1/usage` },
		{ uri: `${OWN}/api/v1/usage` },
		{ url: '/api/v1/usage', baseURL: OWN },
		{ url: `${OWN}:443/` },
	])('puts the key into a request to the own host: %j', async (request) => {
		const headers = { Accept: 'text/plain' };
		expect(await authenticate({ ...request, headers })).toEqual({
			...request,
			headers: { Accept: 'text/plain', Authorization: `Bearer ${API_KEY}` },
		});
	});

	it.each([
		{ url: 'https://evil.example/api/v1/usage' },
		{ uri: 'https://evil.example/api/v1/usage' },
		{ url: 'http://app.gloriamundo.com/' },
		{ url: `${OWN}:8443/` },
		{ url: `${OWN}.evil.example/` },
		{ url: 'https://app.gloriamundo.com@evil.example/' },
		{ url: '//evil.example/', baseURL: OWN },
		{ url: 'https://evil.example/', baseURL: OWN },
		{ url: '/api/v1/usage', baseURL: 'https://evil.example' },
		{ url: '/api/v1/usage' },
		{},
	])('puts it into no other: %j', async (request) => {
		const refusal = await authenticate(request).catch((error: unknown) => error);
		expect(refusal).toMatchObject({ message: expect.stringContaining(`is for ${OWN} only`) });
		expect(holdsKey(refusal)).toBe(false);
	});

	it.each(REFUSED_BASE_URLS)('refuses the Base URL "%s"', async (baseUrl) => {
		const refusal = await authenticate({ url: `${baseUrl}/` }, baseUrl).catch((error) => error);
		expect(refusal).toMatchObject({ message: expect.stringContaining('Base URL') });
		expect(holdsKey(refusal)).toBe(false);
	});
});

describe('the test of the credential', () => {
	const kit = useEngine();

	/** What n8n does when a person presses Test, or saves the credential. */
	async function testCredential(secrets: object): Promise<INodeCredentialTestResult> {
		const { node } = (await kit.engine()).package;
		const { testedBy } = node.description.credentials?.[0] ?? {};
		const test = node.methods?.credentialTest?.[testedBy as string];
		const credential = { id: '1', name: 'account', type: 'gloriaMundoApi', data: { ...secrets } };
		const result = await test?.call(new CredentialTestContext(), credential);
		if (!result) throw new Error('The credential has no test');
		expect(holdsKey(result)).toBe(false);
		return result;
	}

	it.each(['', '/'])('accepts a good key, by a look at the spend limit (%s)', async (slash) => {
		const { baseUrl, ...api } = await kit.simulate({ prefix: '/proxy' });
		const result = await testCredential({ apiKey: API_KEY, baseUrl: `${baseUrl}${slash}` });
		expect(result).toEqual({ status: 'OK', message: 'Connection successful' });
		expect(api.requests).toMatchObject([
			{ method: 'GET', path: '/proxy/api/v1/spend-limit', authorized: true },
		]);
	});

	it('accepts a key with the space that it was pasted with', async () => {
		const { baseUrl } = await kit.simulate();
		expect(await testCredential({ apiKey: ` ${API_KEY}\n`, baseUrl })).toMatchObject({
			status: 'OK',
		});
	});

	it('says that a key is invalid or has expired', async () => {
		const { baseUrl } = await kit.simulate({ apiKeys: ['another key'] });
		expect(await testCredential({ apiKey: API_KEY, baseUrl })).toEqual({
			status: 'Error',
			message: `The API key is invalid or has expired (HTTP 401 from ${baseUrl})`,
		});
	});

	it.each([
		{ fault: { kind: 'status', status: 403 }, how: 'invalid or has expired (HTTP 403' },
		{ fault: { kind: 'status', status: 500 }, how: 'HTTP 500' },
		{ fault: { kind: 'status', status: 404 }, how: 'HTTP 404' },
		{ fault: { kind: 'status', status: 204 }, how: 'HTTP 204' },
		{ fault: { kind: 'redirect', to: 'self' }, how: 'HTTP 302' },
		{ fault: { kind: 'echoAuthorization', status: 400, as: 'whole' }, how: 'HTTP 400' },
		{ fault: { kind: 'resetBeforeHeaders' }, how: 'the connection was lost' },
		{ fault: { kind: 'html' }, how: 'not as GloriaMundo does' },
		{ fault: { kind: 'body', body: null }, how: 'not as GloriaMundo does' },
		{ fault: { kind: 'body', body: [] }, how: 'not as GloriaMundo does' },
		{ fault: { kind: 'truncatedBody' }, how: 'not as GloriaMundo does' },
	] as const)('says which host failed, and how: $fault.kind, $how', async ({ fault, how }) => {
		const { baseUrl, ...api } = await kit.simulate();
		api.addFault(fault, { when: 'all', endpoint: 'spendLimit' });
		const { status, message } = await testCredential({ apiKey: API_KEY, baseUrl });
		expect(status).toBe('Error');
		expect(message).toContain(baseUrl);
		expect(message).toContain(how);
	});

	it.each([
		{ baseUrl: 'http://127.0.0.1:9', how: 'it refused the connection (ECONNREFUSED)' },
		{ baseUrl: 'https://gloriamundo.invalid', how: 'its name was not found (ENOTFOUND)' },
	])('says that a host cannot be reached: $baseUrl', async ({ baseUrl, how }) => {
		const { status, message } = await testCredential({ apiKey: API_KEY, baseUrl });
		expect(status).toBe('Error');
		expect(message).toBe(`${baseUrl} could not be asked: ${how}`);
	});

	it.each(REFUSED_BASE_URLS)('refuses the Base URL "%s" without asking', async (baseUrl) => {
		const { status, message } = await testCredential({ apiKey: API_KEY, baseUrl });
		expect(status).toBe('Error');
		expect(message).toContain('The Base URL cannot be used: it');
	});
});
