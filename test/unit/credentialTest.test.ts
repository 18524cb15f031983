import type { ICredentialsDecrypted, ICredentialTestFunctions } from 'n8n-workflow';
import { testCredential } from '../../nodes/shared/transport/credentialTest';

const HOST = 'https://a.example';

/** Tests a credential by a request that ends like this. */
async function test(answer: object, baseUrl = HOST) {
	const request = jest.fn(async () => {
		if (answer instanceof Error) throw answer;
		return await Promise.resolve({ headers: {}, ...answer });
	});
	const context = { helpers: { request } } as unknown as ICredentialTestFunctions;
	const credential = { data: { apiKey: 'gm_live_test', baseUrl } };
	const result = await testCredential.call(context, credential as unknown as ICredentialsDecrypted);
	return { ...result, requests: request.mock.calls as unknown[][] };
}

const JUST_NOW = (status: number) =>
	`GloriaMundo could not test the API key just now (HTTP ${status}). This says nothing about the key or the URL: try again in a minute`;
const NOT_GLORIAMUNDO = (how: string) =>
	`${HOST} did not answer as GloriaMundo does: ${how}. Check 'Base URL', and the proxy if there is one`;
const UNREACHABLE = (how: string) =>
	`${HOST} could not be reached: ${how}. Check 'Base URL' and the network`;

const PAGE = { headers: { 'content-type': 'text/html' }, body: '<html></html>' };

describe('the test of a credential', () => {
	it.each(['{"spend_limit_cents":5}', { spend_limit_cents: 5 }])(
		'takes a 200 with an object: %p',
		async (body) => {
			const { status, message, requests } = await test({ statusCode: 200, body });
			expect({ status, message }).toEqual({ status: 'OK', message: 'Connection successful' });
			expect(requests).toEqual([
				[
					{
						method: 'GET',
						uri: `${HOST}/api/v1/spend-limit`,
						headers: { Authorization: 'Bearer gm_live_test', Accept: 'application/json' },
						timeout: 10_000,
						followRedirect: false,
						resolveWithFullResponse: true,
						simple: false,
					},
				],
			]);
		},
	);

	it.each<[string, object]>([
		['The API key was rejected (HTTP 401): it is invalid or has expired', { statusCode: 401 }],
		...[408, 429, 500, 503].map((statusCode): [string, object] => [
			JUST_NOW(statusCode),
			{ statusCode },
		]),
		[`There is no GloriaMundo API at ${HOST} (HTTP 404). Check 'Base URL'`, { statusCode: 404 }],
		[NOT_GLORIAMUNDO('HTTP 204'), { statusCode: 204, body: '{}' }],
		[NOT_GLORIAMUNDO('HTTP 302'), { statusCode: 302 }],
		...['[]', 'null', '7', undefined].map((body): [string, object] => [
			NOT_GLORIAMUNDO('HTTP 200'),
			{ statusCode: 200, body },
		]),
		...[200, 403, 404].map((statusCode): [string, object] => [
			NOT_GLORIAMUNDO(`HTTP ${statusCode} with an HTML page, probably from a proxy`),
			{ statusCode, ...PAGE },
		]),
		[
			UNREACHABLE('the connection was lost (ECONNRESET)'),
			Object.assign(new Error('x'), { code: 'ECONNRESET' }),
		],
		[UNREACHABLE('the request failed'), new Error('x')],
	])('says %s', async (message, answer) => {
		expect(await test(answer)).toMatchObject({ status: 'Error', message });
	});

	it('sends nothing if the credential cannot be used', async () => {
		const { status, message, requests } = await test({}, 'ftp://a.example');
		expect(status).toBe('Error');
		expect(message).toContain('Base URL');
		expect(requests).toEqual([]);
	});
});
