import type { IHttpRequestOptions } from 'n8n-workflow';
import { authenticate } from '../../nodes/shared/transport/authenticate';

const OWN = 'https://app.gloriamundo.com';
const send = async (request: object, baseUrl = OWN) =>
	await authenticate({ apiKey: 'gm_live_test', baseUrl }, request as IHttpRequestOptions);
const Authorization = 'Bearer gm_live_test';

describe('the key', () => {
	it.each([
		{ url: `${OWN}/api/v1/usage` },
		{ uri: `${OWN}/api/v1/usage` },
		{ url: '/api/v1/usage', baseURL: OWN },
		{ baseURL: OWN },
		{ url: `${OWN}:443/` },
	])('is put into a request to its own host: %j', async (request) => {
		const headers = { Accept: 'text/plain' };
		const sent = { ...request, headers: { Accept: 'text/plain', Authorization } };
		expect(await send({ ...request, headers })).toEqual(sent);
	});

	it.each(['', ' '])(
		'is put into a request to the default host if the Base URL was emptied: "%s"',
		async (baseUrl) => {
			expect(await send({ url: `${OWN}/` }, baseUrl)).toMatchObject({ headers: { Authorization } });
		},
	);

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
	])('is put into no other: %j', async (request) => {
		await expect(send(request)).rejects.toThrow(
			`The GloriaMundo API credential is for ${OWN} only`,
		);
	});
});
