import { isIPv4 } from 'node:net';
import fc from 'fast-check';
import * as baseUrls from '../../nodes/shared/gloriamundo/baseUrl';

const { isSameOrigin, readBaseUrl, spendLimitUrl, statusUrl } = baseUrls;

/** One text for each word; `words` of an `it.each`. */
const words = (text: string) => text.trim().split(/\s+/);

describe('the base URL of a credential', () => {
	it.each([
		['https://app.gloriamundo.com', 'https://app.gloriamundo.com'],
		[' HTTPS://App.GloriaMundo.com:443/// ', 'https://app.gloriamundo.com'],
		['https://a.example:8443/proxy/x/../gm/', 'https://a.example:8443/proxy/gm'],
		['https://[2001:db8::1]/', 'https://[2001:db8::1]'],
		['https://localhost.evil.example', 'https://localhost.evil.example'],
		['https://exämple.com', 'https://xn--exmple-cua.com'],
		['https://a.example/api/v1', 'https://a.example'],
		['https://a.example/p//API/V1/', 'https://a.example/p'],
		['https://a.example/api/v1/x', 'https://a.example/api/v1/x'],
		['https://a.example/my-api/v1', 'https://a.example/my-api/v1'],
		...[undefined, null, '', ' '].map((value) => [value, 'https://app.gloriamundo.com']),
	])('is %s, read as %s', (value, baseUrl) => {
		expect(readBaseUrl(value)).toEqual({ baseUrl });
	});

	it.each([
		['http://localhost:81', words('http://LOCALHOST:81 http://ⓛocalhost:81/')],
		[
			'http://127.0.0.1',
			words('http://127.1 http://2130706433 http://0x7f.0.0.1 http://0177.0.0.1'),
		],
		['http://127.0.0.1', words('http://0x7f000001 http://1２7。0。0。1')],
		['http://127.255.255.254', words('http://127.255.255.254')],
		['http://[::1]:3000', words('http://[::1]:3000 http://[0:0:0:0:0:0:0:1]:3000')],
	])('may be without https on this very machine: %s, however it is written', (baseUrl, values) => {
		for (const value of values) expect(readBaseUrl(value)).toEqual({ baseUrl });
	});

	it.each(
		words(`http://app.gloriamundo.com http://localhost.evil.example http://lоcalhost
			http://localhost%2eevil.example http://evil.localhost.example http://notlocalhost
			http://127.0.0.1.evil.example http://127.0.0.1.nip.io http://128.0.0.1 http://12.7.0.0
			http://0.0.0.0 http://0 http://3232235777 http://192.168.1.1 http://169.254.169.254
			http://[::] http://[::2] http://[::ffff:1.2.3.4] http://[fe80::1] ftp://app.gloriamundo.com
			http://evil.example\\@localhost ws://localhost file:///etc/passwd data:text/plain,x
			blob:https://app.gloriamundo.com/x javascript:alert(1) localhost:5678`),
	)('is rejected if the key could be read on the way: %s', (value) => {
		const reason = 'it must start with https://, so that nobody on the way can read the API key';
		expect(readBaseUrl(value)).toEqual({ reason });
	});

	it.each([
		['it contains a user name', words('http://user@localhost http://localhost:80@evil.example')],
		['it contains a user name', words('https://user:pass@a.example https://:pass@a.example')],
		['it contains a "?" or "#"', words('https://a.example/?x=1 https://a.example/#top')],
		[
			'it is not a URL, such as https://app.gloriamundo.com',
			[7, {}, ...words('app.gloriamundo.com https:// http://[::1 //a.b')],
		],
	])('is rejected if %s: %j', (reason, values) => {
		for (const value of values) expect(readBaseUrl(value)).toEqual({ reason });
	});
});

const oddHosts = words('localhost localhost. lOCALhost 127.1 127.0.0.1. 2130706433');
const hostParts = words('127 0 1 . localhost .evil @ %2e ⓛ');
const hosts = fc.oneof(
	fc.domain(),
	fc.ipV4Extended(),
	fc.ipV6().map((ip) => `[${ip}]`),
	fc.constantFrom(...oddHosts),
	fc.string({ unit: fc.constantFrom(...hostParts) }),
);
const odd = fc.tuple(
	fc.constantFrom('http://', 'https://', 'HTTP:', 'http:\\\\', 'ht\ntp://', 'ftp://', '//'),
	fc.constantFrom('', '', '', 'user@', 'localhost:1@', '@', ':@'),
	hosts,
	fc.constantFrom('', ':80', ':65536', '/', '//evil.example', '/a/../..', '?', '#', '\\x'),
);

describe('any text at all as base URL', () => {
	it('sends the key by https or to this very machine, to the host that it names, or nowhere', () => {
		const urls = fc.oneof(
			fc.webUrl(),
			fc.string(),
			odd.map((parts) => parts.join('')),
		);
		const property = fc.property(urls, (value) => {
			const result = readBaseUrl(value);
			if ('reason' in result || value.trim() === '') return;
			const url = new URL(statusUrl(result.baseUrl, 'abc'));
			expect(url.origin).toBe(new URL(value.trim()).origin);
			expect([url.username, url.password, url.search, url.hash]).toEqual(['', '', '', '']);
			expect(url.pathname.endsWith('/api/v1/runs/abc/status')).toBe(true);
			expect(url.protocol === 'https:' || isThisMachine(url.hostname)).toBe(true);
		});
		fc.assert(property, { numRuns: 1_000 });
	});
});

describe('addresses below the base URL', () => {
	it('are those of the API document, with the run ID in one segment', () => {
		const runs = 'https://a.b/p/api/v1/runs';
		expect(statusUrl('https://a.b/p', 'abc-123')).toBe(`${runs}/abc-123/status`);
		expect(statusUrl('https://a.b/p', 'ä;@=$,')).toBe(`${runs}/%C3%A4%3B%40%3D%24%2C/status`);
		expect(spendLimitUrl('https://a.b/p')).toBe('https://a.b/p/api/v1/spend-limit');
	});
});

describe('a request that the key may go with', () => {
	const HOST = 'https://app.gloriamundo.com';
	const isSame = (target: string, relativeTo?: string) =>
		isSameOrigin(target, relativeTo, `${HOST}/prefix`);

	it('goes to the same host', () => {
		for (const target of [`${HOST}/api`, `${HOST}:443`, 'HTTPS://APP.gloriamundo.com/x']) {
			expect(isSame(target)).toBe(true);
		}
		for (const path of ['/api/v1/usage', '']) expect(isSame(path, HOST)).toBe(true);
	});

	it.each([
		...[
			`${HOST}:8443`,
			`${HOST}.evil.example`,
			`${HOST}@evil.example`,
			`https://evil.example/${HOST}`,
		],
		...['http://app.gloriamundo.com', 'https:evil.example', '/api', '', 'not a URL'],
	])('does not go elsewhere: %s', (target) => {
		expect(isSame(target)).toBe(false);
	});

	it.each(['//evil.example/x', '\\\\evil.example/x'])('does not go elsewhere: %s', (path) => {
		expect(isSame(path, HOST)).toBe(false);
		expect(isSame('/api', 'https://evil.example')).toBe(false);
	});
});

function isThisMachine(host: string): boolean {
	return host === 'localhost' || host === '[::1]' || (isIPv4(host) && host.startsWith('127.'));
}
