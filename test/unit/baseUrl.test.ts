import { isIPv4 } from 'node:net';
import fc from 'fast-check';
import {
	isSameOrigin,
	readBaseUrl,
	spendLimitUrl,
	statusUrl,
} from '../../nodes/shared/gloriamundo/baseUrl';

describe('the base URL of a credential', () => {
	it.each([
		['https://app.gloriamundo.com', 'https://app.gloriamundo.com'],
		['https://app.gloriamundo.com///', 'https://app.gloriamundo.com'],
		[' HTTPS://App.GloriaMundo.com:443/ ', 'https://app.gloriamundo.com'],
		['https://a.example:8443/proxy/gm/', 'https://a.example:8443/proxy/gm'],
		['https://a.example/x/../y', 'https://a.example/y'],
		['https://[2001:db8::1]/', 'https://[2001:db8::1]'],
		['https://localhost.evil.example', 'https://localhost.evil.example'],
		['https://a.example/api/v1', 'https://a.example'],
		['https://a.example/p//API/V1/', 'https://a.example/p'],
		['https://a.example/api/v1/x', 'https://a.example/api/v1/x'],
		['https://a.example/my-api/v1', 'https://a.example/my-api/v1'],
		...[undefined, null, '', ' '].map((value) => [value, 'https://app.gloriamundo.com']),
		['https://exämple.com', 'https://xn--exmple-cua.com'],
	])('is %s, read as %s', (value, baseUrl) => {
		expect(readBaseUrl(value)).toEqual({ baseUrl });
	});

	it.each([
		['http://localhost:5678/', 'http://localhost:5678'],
		['http://LOCALHOST', 'http://localhost'],
		['http://127.0.0.1:81/x/', 'http://127.0.0.1:81/x'],
		['http://127.255.255.254', 'http://127.255.255.254'],
		['http://127.1', 'http://127.0.0.1'],
		['http://2130706433', 'http://127.0.0.1'],
		['http://0x7f.0.0.1', 'http://127.0.0.1'],
		['http://0x7f000001', 'http://127.0.0.1'],
		['http://0177.0.0.1', 'http://127.0.0.1'],
		['http://[::1]:3000', 'http://[::1]:3000'],
		['http://[0:0:0:0:0:0:0:1]', 'http://[::1]'],
		['http://ⓛocalhost', 'http://localhost'],
		['http://1２7。0。0。1', 'http://127.0.0.1'],
	])('may be without https on this very machine, however it is written: %s', (value, baseUrl) => {
		expect(readBaseUrl(value)).toEqual({ baseUrl });
	});

	it.each([
		'http://app.gloriamundo.com',
		'http://localhost.evil.example',
		'http://localhost%2eevil.example',
		'http://evil.localhost.example',
		'http://notlocalhost',
		'http://lоcalhost',
		'http://127.0.0.1.evil.example',
		'http://127.0.0.1.nip.io',
		'http://128.0.0.1',
		'http://12.7.0.0',
		'http://0.0.0.0',
		'http://0',
		'http://3232235777',
		'http://192.168.1.1',
		'http://10.0.0.1',
		'http://169.254.169.254',
		'http://[::]',
		'http://[::2]',
		'http://[::ffff:1.2.3.4]',
		'http://[fe80::1]',
		'http://evil.example\\@localhost',
		'ftp://app.gloriamundo.com',
		'ws://localhost',
		'file:///etc/passwd',
		'data:text/plain,x',
		'blob:https://app.gloriamundo.com/x',
		'javascript:alert(1)',
		'localhost:5678',
	])('is rejected if the key could be read on the way: %s', (value) => {
		expect(readBaseUrl(value)).toEqual({
			reason: 'it must start with https://, so that nobody on the way can read the API key',
		});
	});

	it.each([
		'http://user@localhost',
		'http://localhost@evil.example',
		'http://localhost:80@evil.example',
		'https://user:password@app.gloriamundo.com',
		'https://:password@app.gloriamundo.com',
		'https://app.gloriamundo.com@evil.example',
	])('is rejected with a user name in it: %s', (value) => {
		expect(readBaseUrl(value)).toEqual({ reason: 'it contains a user name' });
	});

	it.each(['https://a.example/?x=1', 'https://a.example/#top'])(
		'is rejected if a path could not be put behind it: %s',
		(value) => {
			expect(readBaseUrl(value)).toEqual({ reason: 'it contains a "?" or "#"' });
		},
	);

	it.each([7, {}, 'app.gloriamundo.com', 'https://', 'http://[::1', '//a.b'])(
		'is no URL where it is %j',
		(value) => {
			expect(readBaseUrl(value)).toHaveProperty('reason', expect.stringContaining('not a URL'));
		},
	);
});

const hosts = fc.oneof(
	fc.domain(),
	fc.ipV4(),
	fc.ipV4Extended(),
	fc.ipV6().map((ip) => `[${ip}]`),
	fc.constantFrom('localhost', 'localhost.', 'lOCALhost', '127.1', '127.0.0.1.', '2130706433'),
	fc.string({ unit: fc.constantFrom('127', '0', '1', '.', 'localhost', '.evil', '@', '%2e', 'ⓛ') }),
);
const urls = fc.oneof(
	fc.webUrl({ withFragments: true, withQueryParameters: true }),
	fc.string(),
	fc
		.tuple(
			fc.constantFrom('http://', 'https://', 'HTTP:', 'http:\\\\', 'ht\ntp://', 'ftp://', '//'),
			fc.constantFrom('', '', '', 'user@', 'localhost:1@', '@', ':@'),
			hosts,
			fc.constantFrom('', ':80', ':65536', '/', '//evil.example', '/a/../..', '?', '#', '\\x'),
		)
		.map((parts) => parts.join('')),
);

describe('any text at all as base URL', () => {
	it('sends the key by https or to this very machine, to the host that it names, or nowhere', () => {
		fc.assert(
			fc.property(urls, (value) => {
				const result = readBaseUrl(value);
				if ('reason' in result) return;
				const { baseUrl } = result;
				const url = new URL(statusUrl(baseUrl, 'abc'));
				if (value.trim() !== '') expect(url.origin).toBe(new URL(value.trim()).origin);
				expect([url.username, url.password, url.search, url.hash]).toEqual(['', '', '', '']);
				expect(url.pathname.endsWith('/api/v1/runs/abc/status')).toBe(true);
				expect(url.protocol === 'https:' || isThisMachine(url.hostname)).toBe(true);
				if (!/\/api\/v1$/i.test(baseUrl)) expect(readBaseUrl(baseUrl)).toEqual({ baseUrl });
			}),
			{ numRuns: 1500 },
		);
	});
});

describe('addresses below the base URL', () => {
	it('are those of the API document', () => {
		expect(statusUrl('https://a.b/p', 'abc-123')).toBe('https://a.b/p/api/v1/runs/abc-123/status');
		expect(spendLimitUrl('https://a.b/p')).toBe('https://a.b/p/api/v1/spend-limit');
	});

	it('keep an id with unusual characters in one segment', () => {
		expect(statusUrl('https://a.b', 'ä;@:&=+$,')).toBe(
			'https://a.b/api/v1/runs/%C3%A4%3B%40%3A%26%3D%2B%24%2C/status',
		);
	});
});

describe('a request that the key may go with', () => {
	const BASE = 'https://app.gloriamundo.com/prefix';

	it.each([
		['https://app.gloriamundo.com/api/v1/usage', undefined],
		['https://app.gloriamundo.com:443', undefined],
		['HTTPS://APP.gloriamundo.com/x', undefined],
		['/api/v1/usage', 'https://app.gloriamundo.com'],
		['', 'https://app.gloriamundo.com'],
	])('goes to the same host: %s', (target, relativeTo) => {
		expect(isSameOrigin(target, relativeTo, BASE)).toBe(true);
	});

	it.each([
		['http://app.gloriamundo.com', undefined],
		['https://app.gloriamundo.com:8443', undefined],
		['https://app.gloriamundo.com.evil.example', undefined],
		['https://app.gloriamundo.com@evil.example', undefined],
		['https://evil.example/https://app.gloriamundo.com', undefined],
		['//evil.example/x', 'https://app.gloriamundo.com'],
		['\\\\evil.example/x', 'https://app.gloriamundo.com'],
		['https:evil.example', undefined],
		['/api/v1/usage', undefined],
		['/api/v1/usage', 'https://evil.example'],
		['', undefined],
		['not a URL', undefined],
	])('does not go elsewhere: %s', (target, relativeTo) => {
		expect(isSameOrigin(target, relativeTo, BASE)).toBe(false);
	});
});

function isThisMachine(host: string): boolean {
	return host === 'localhost' || host === '[::1]' || (isIPv4(host) && host.startsWith('127.'));
}
