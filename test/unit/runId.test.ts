import fc from 'fast-check';
import { readBaseUrl, statusUrl } from '../../nodes/shared/gloriamundo/baseUrl';
import { isAnotherRun, readRunId } from '../../nodes/shared/gloriamundo/runId';

const UUID = '550e8400-e29b-41d4-a716-446655440000';
const OTHER_UUID = '660e8400-e29b-41d4-a716-446655440000';

describe('the Run ID parameter', () => {
	it.each([
		['a UUID', UUID, UUID],
		['an id that is no UUID', 'abc-123', 'abc-123'],
		['an id with space around it', ' \t\u00a0\ufeffabc-123\r\n', 'abc-123'],
		['a number, as its digits', 42, '42'],
		['zero', 0, '0'],
		['an id with dots in it', 'v1.2..3', 'v1.2..3'],
		['letters of any language', 'læuf-実行-😀', 'læuf-実行-😀'],
		['the longest id there may be', 'x'.repeat(200), 'x'.repeat(200)],
		['the poll_url of an execute answer', '/api/v1/runs/abc-123/status', 'abc-123'],
		['a poll_url with space around it', ' /api/v1/runs/abc-123/status ', 'abc-123'],
		['a status URL', 'https://app.gloriamundo.com/api/v1/runs/abc-123/status', 'abc-123'],
		['a status URL that ends with a slash', 'https://a.b/api/v1/runs/abc/status/', 'abc'],
		['a status URL with port and prefix', 'http://localhost:81/p/q/runs/abc/status', 'abc'],
		['a status URL in capitals', 'HTTPS://A.B/API/V1/RUNS/Abc/STATUS', 'Abc'],
		['the status URL of another host, of which the host is not used', evil('abc'), 'abc'],
	])('may be %s', (_, value, runId) => {
		expect(readRunId(value)).toEqual({ runId });
	});

	it.each([undefined, null, '', ' ', '\n\t\u00a0'])('is empty: %j', (value) => {
		expect(readRunId(value)).toEqual({ reason: 'it is empty' });
	});

	it.each([true, false, {}, [], ['abc'], -1, 1.5, NaN, Infinity, 2 ** 53, 10n, Symbol('abc')])(
		'is neither text nor a whole number: %p',
		(value) => {
			expect(readRunId(value)).toEqual({ reason: 'it is not text' });
		},
	);

	it('is rejected if it has more than 200 characters', () => {
		const reason = 'it is longer than 200 characters';
		expect(readRunId('x'.repeat(201))).toEqual({ reason });
		expect(readRunId(`/runs/${'x'.repeat(201)}/status`)).toEqual({ reason });
	});

	it.each([
		'.',
		'..',
		'a/b',
		'/abc',
		'abc/',
		'../abc',
		'a\\b',
		'a?b',
		'a#b',
		'a%2Fb',
		'%2e%2e',
		'a b',
		'a\tb',
		'a\nb',
		'a\u0000b',
		'a\u007fb',
		'a\u0085b',
		'a\u00a0b',
		'a\u2028b',
		'a\u3000b',
		'zero\u200bwidth',
		'right\u202eto-left',
		'lone\ud800',
		'\udc00lone',
		'/api/v1/runs/../status',
		'/api/v1/runs/./status',
		'/api/v1/runs/a%2Fb/status',
		'/api/v1/runs/a\\b/status',
		'/api/v1/runs//status',
		'/api/v1/runs/abc',
		'/api/v1/runs/abc/status?key=1',
		'/api/v1/runs/abc/status#top',
		'/api/v1/runs/abc/status/../../x/status',
		'javascript:/runs/abc/status',
		'ftp://a.b/runs/abc/status',
	])('is rejected if it could leave its place in the path: %j', (value) => {
		expect(readRunId(value)).toHaveProperty('reason');
	});
});

const nasty = fc.constantFrom(
	...['/', '\\', '?', '#', '%', '%2F', '%2e', '..', '.', '@', ':', ';', '&', '=', '\0', '\n', ' '],
	...['\ud800', '\udfff', '\u200b', '\u202e', '\uff0f', '\u2215', '\u2024', '\u00a0', 'ſ', 'K'],
	...[
		'https://',
		'//evil.example',
		'/runs/',
		'/status',
		'a',
		'Z',
		'0',
		'-',
		'_',
		'~',
		'!',
		"'",
		'*',
	],
);
/** Halves of surrogate pairs among them. */
const codeUnit = fc.nat(0xffff).map((code) => String.fromCharCode(code));
const anyText = fc.oneof(
	fc.string({ unit: codeUnit }),
	fc.string({ unit: nasty, maxLength: 12 }),
	fc.string({ unit: nasty, maxLength: 6 }).map((id) => `/api/v1/runs/${id}/status`),
);
const bases = ['https://app.gloriamundo.com', 'http://[::1]:8080', 'https://a.example/pre/fix'];

describe('any value at all as Run ID', () => {
	it('makes exactly one segment of the path on the host of the credential, or is rejected', () => {
		fc.assert(
			fc.property(fc.oneof(anyText, fc.anything()), fc.constantFrom(...bases), (value, base) => {
				const result = readRunId(value);
				if ('reason' in result) return expect(result.reason).toMatch(/^it /);
				const url = new URL(statusUrl(base, result.runId));
				expect(readBaseUrl(url.href)).toHaveProperty('baseUrl');
				const [id, status, ...rest] = segmentsBelow(url, `${base}/api/v1/runs/`);
				expect(decodeURIComponent(id!)).toBe(result.runId);
				expect([status, ...rest, url.search, url.hash]).toEqual(['status', '', '']);
			}),
			{ numRuns: 1000 },
		);
	});

	it('is read the same when it has been read before', () => {
		fc.assert(
			fc.property(anyText, (value) => {
				const result = readRunId(value);
				if ('runId' in result) expect(readRunId(result.runId)).toEqual(result);
			}),
		);
	});
});

describe('an answer about another run', () => {
	it.each([
		['the same id', UUID, UUID, false],
		['the same id in capitals', UUID.toUpperCase(), UUID, false],
		['another UUID', OTHER_UUID, UUID, true],
		['an id that is no UUID, where the one asked for is', 'abc-123', UUID, false],
		['a UUID, where the id asked for is none', UUID, 'abc-123', false],
		['something that only begins like a UUID', `${OTHER_UUID}0`, UUID, false],
		['no id at all', undefined, UUID, false],
		['a number', 7, UUID, false],
		['a list with another UUID in it', [OTHER_UUID], UUID, false],
	])('is one that names %s: told apart only where both are UUIDs', (_, answered, asked, is) => {
		expect(isAnotherRun(answered, asked)).toBe(is);
	});
});

function evil(id: string): string {
	return `https://evil.example/api/v1/runs/${id}/status`;
}

function segmentsBelow(url: URL, prefix: string): string[] {
	expect(url.href.startsWith(prefix)).toBe(true);
	return url.pathname.slice(new URL(prefix).pathname.length).split('/');
}
