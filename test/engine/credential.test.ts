import { CredentialTestContext } from 'n8n-core';
import type { IHttpRequestOptions, INodeCredentialTestResult } from 'n8n-workflow';
import {
	addRuns,
	API_KEY,
	CONTINUE,
	detailsOf,
	getStatusOf,
	holdsKey,
	useEngine,
} from '../../testing/engine/kit';
import type { Fault } from '../../testing/simulator/faults';
import { REJECTED_BASE_URLS } from '../network/rejectedBaseUrls';

const OWN = 'https://app.gloriamundo.com';

const BASE_URLS = [
	{ prefix: '', suffix: '' },
	{ prefix: '', suffix: '/' },
	{ prefix: '/behind/proxy', suffix: '///' },
	{ prefix: '', suffix: ' ' },
	{ prefix: '', suffix: '/api/v1' },
	{ prefix: '/behind/proxy', suffix: '/api/v1/' },
];

/** The same key, as people paste it. */
const PASTED = [` ${API_KEY}\n`, `Bearer ${API_KEY}`, ` bearer  ${API_KEY} `];

/** Keys that a header cannot carry, and values that are no key. */
const REJECTED_KEYS = [
	{ what: 'a zero-width space', apiKey: `${API_KEY}\u200b` },
	{ what: 'a byte order mark', apiKey: `\ufeffgm_\ufefflive` },
	{ what: 'a line feed inside', apiKey: 'gm_live\n_test' },
	{ what: 'a zero byte', apiKey: 'gm_live\u0000_test' },
	{ what: 'an umlaut', apiKey: 'gm_lïve_test' },
	{ what: 'an emoji', apiKey: 'gm_live_😀' },
	{ what: 'typographic dots', apiKey: 'gm_live_abc…xyz' },
	{ what: 'more than 512 characters', apiKey: 'x'.repeat(513) },
	{ what: 'nothing: it is empty', apiKey: '' },
	{ what: 'only space: it is empty', apiKey: ' \n ' },
	{ what: 'only the word Bearer: it is empty', apiKey: 'Bearer ' },
];

describe('the credential', () => {
	const kit = useEngine();

	async function authenticate(request: object, secrets: object = {}) {
		const { credential } = (await kit.engine()).package;
		if (typeof credential.authenticate !== 'function') throw new Error('Nothing authenticates');
		const data = { apiKey: API_KEY, baseUrl: OWN, ...secrets };
		return await credential.authenticate(data, request as IHttpRequestOptions);
	}
	const errorOf = async (...request: Parameters<typeof authenticate>) =>
		await authenticate(...request).then(
			() => undefined,
			(error: Error) => error,
		);

	/** What n8n does when a person tests or saves the credential. */
	async function testCredential(secrets: object): Promise<INodeCredentialTestResult> {
		const { gloriaMundoRunStatus: node } = (await kit.engine()).package.nodes;
		const { testedBy } = node.description.credentials?.[0] ?? {};
		const test = node.methods?.credentialTest?.[testedBy as string];
		const credential = { id: '1', name: 'account', type: 'gloriaMundoApi', data: { ...secrets } };
		const result = await test?.call(new CredentialTestContext(), credential);
		if (!result) throw new Error('The credential has no test');
		expect(holdsKey(result)).toBe(false);
		return result;
	}

	async function testAgainst(fault: Fault) {
		const { baseUrl, ...api } = await kit.simulate();
		api.addFault(fault, { when: 'all', endpoint: 'spendLimit' });
		const { status, message } = await testCredential({ apiKey: API_KEY, baseUrl });
		expect(status).toBe('Error');
		return message;
	}

	it.each(BASE_URLS)(
		'takes a Base URL with the path "$prefix" and "$suffix" at its end',
		async (row) => {
			const { prefix, suffix } = row;
			const api = await kit.simulate({ prefix });
			const [runId = ''] = addRuns(api, 1, { durationMs: 0 });
			const baseUrl = `${api.baseUrl}${suffix}`;

			expect((await kit.run(getStatusOf({ baseUrl }, [runId]))).completed).toHaveLength(1);
			expect(await testCredential({ apiKey: API_KEY, baseUrl })).toMatchObject({ status: 'OK' });

			expect(api.requests).toMatchObject([
				{ path: `${prefix}/api/v1/runs/${runId}/status` },
				{ path: `${prefix}/api/v1/spend-limit`, method: 'GET', authorized: true },
			]);
		},
	);

	it.each(PASTED)('takes the key out of what was pasted: %j', async (apiKey) => {
		const { baseUrl, ...api } = await kit.simulate();
		const runs = addRuns(api as never, 1, { durationMs: 0 });
		const credential = { apiKey, baseUrl };
		expect((await kit.run(getStatusOf({ baseUrl }, runs, { credential }))).completed).toHaveLength(
			1,
		);
		expect(await testCredential(credential)).toMatchObject({ status: 'OK' });
		expect(await authenticate({ url: `${OWN}/` }, { apiKey })).toMatchObject({
			headers: { Authorization: `Bearer ${API_KEY}` },
		});
	});

	it('takes a key of 512 characters', async () => {
		const apiKey = 'x'.repeat(512);
		const { baseUrl } = await kit.simulate({ apiKeys: [apiKey] });
		expect(await testCredential({ apiKey, baseUrl })).toMatchObject({ status: 'OK' });
	});

	it.each(REJECTED_KEYS)('rejects a key with $what, before anything is sent', async (row) => {
		const { what, apiKey } = row;
		const api = await kit.simulate({ apiKeys: [API_KEY, apiKey] });
		const credential = { apiKey, baseUrl: api.baseUrl };

		const result = await kit.run(getStatusOf(api, ['a'], { ...CONTINUE, credential }));
		const tested = await testCredential(credential);
		const rejection = await errorOf({ url: `${OWN}/` }, { apiKey });

		expect(detailsOf(result)).toMatchObject([{ code: 'invalid_credential', retryable: false }]);
		expect(tested.status).toBe('Error');
		for (const text of [
			JSON.stringify(result.failed),
			tested.message,
			String(rejection?.message),
		]) {
			expect(text).toMatch(/key/i);
			if (what.includes('empty')) expect(text).toMatch(/empty/);
			if (what.includes('512')) expect(text).toContain('512');
			if (apiKey.trim().length > 6) expect(text).not.toContain(apiKey.trim());
		}
		expect(api.requests).toHaveLength(0);
	});

	it.each(REJECTED_BASE_URLS)('rejects the Base URL "%s" without a request', async (baseUrl) => {
		const rejection = await errorOf({ url: `${baseUrl}/` }, { baseUrl });
		const { status, message } = await testCredential({ apiKey: API_KEY, baseUrl });
		expect(rejection?.message).toContain('Base URL');
		expect(holdsKey(rejection)).toBe(false);
		expect(status).toBe('Error');
		expect(message).toContain('Base URL');
	});

	it('says that a key is invalid or has expired', async () => {
		const { baseUrl } = await kit.simulate({ apiKeys: ['another key'] });
		const { status, message } = await testCredential({ apiKey: API_KEY, baseUrl });
		expect(status).toBe('Error');
		expect(message).toMatch(/invalid.*expired/);
	});

	it.each([
		{ fault: { kind: 'status', status: 503 }, how: /could not test the API key just now/ },
		{ fault: { kind: 'redirect', to: 'self' }, how: /127\.0\.0\.1:\d+ did not answer .*302/ },
		{ fault: { kind: 'echoAuthorization', status: 400, as: 'whole' }, how: /400/ },
		{ fault: { kind: 'resetBeforeHeaders' }, how: /connection was lost/ },
		{ fault: { kind: 'html' }, how: /HTML/ },
		{ fault: { kind: 'truncatedBody' }, how: /GloriaMundo/ },
	] as const)('says what went wrong: $fault.kind, $how', async ({ fault, how }) => {
		expect(await testAgainst(fault)).toMatch(how);
	});

	it.each([
		{ baseUrl: 'http://127.0.0.1:9', how: 'ECONNREFUSED' },
		{ baseUrl: 'https://gloriamundo.invalid', how: 'ENOTFOUND' },
	])('says that a host cannot be reached: $baseUrl', async ({ baseUrl, how }) => {
		const { message } = await testCredential({ apiKey: API_KEY, baseUrl });
		expect(message).toContain(new URL(baseUrl).host);
		expect(message).toContain(how);
	});
});
