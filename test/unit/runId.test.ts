import fc from 'fast-check';
import { readBaseUrl, statusUrl } from '../../nodes/shared/gloriamundo/baseUrl';
import { isAnotherRun, readRunId } from '../../nodes/shared/gloriamundo/runId';

const UUID = '550e8400-e29b-41d4-a716-446655440000';
const OTHER_UUID = '660e8400-e29b-41d4-a716-446655440000';

describe('the Run ID parameter', () => {
	it.each([
		['a UUID', UUID, UUID],
		['an ID with space around it', ' \t\u00a0\ufeffabc-123\r\n', 'abc-123'],
		['a number, as its digits', 42, '42'],
		['zero', 0, '0'],
		['an ID with dots in it', 'v1.2..3', 'v1.2..3'],
		['letters of any language', 'læuf-実行-😀', 'læuf-実行-😀'],
		['the longest ID there may be', 'x'.repeat(200), 'x'.repeat(200)],
		['the poll_url of an execute answer', ' /api/v1/runs/abc-123/status ', 'abc-123'],
		['a status URL that ends with a slash', 'https://a.b/api/v1/runs/abc/status/', 'abc'],
		['a status URL with port and prefix', 'http://localhost:81/p/q/runs/abc/status', 'abc'],
		['a status URL in capitals', 'HTTPS://A.B/API/V1/RUNS/Abc/STATUS', 'Abc'],
		['the status URL of another host, which is not used', 'https://evil.x/runs/abc/status', 'abc'],
	])('may be %s', (_, value, runId) => {
		expect(readRunId(value)).toEqual({ runId });
	});

	it.each([
		['it is empty', [undefined, null, '', ' ', '\n\t\u00a0']],
		['it is not text', [true, {}, [], ['abc'], -1, 1.5, NaN, Infinity, 2 ** 53, 10n, Symbol('a')]],
		['it is longer than 200 characters', ['x'.repeat(201), `/runs/${'x'.repeat(201)}/status`]],
	])('is rejected: %s', (reason, values) => {
		for (const value of values) expect(readRunId(value)).toEqual({ reason });
	});

	it.each([
		...['.', '..', 'a/b', '/abc', 'abc/', '../abc', 'a\\b', 'a?b', 'a#b', 'a%2Fb', '%2e%2e', 'a b'],
		...['a\tb', 'a\nb', 'a\u0000b', 'a\u007fb', 'a\u0085b', 'a\u00a0b', 'a\u2028b', 'a\u3000b'],
		...['zero\u200bwidth', 'right\u202eto-left', 'lone\ud800', '\udc00lone'],
		...['..', '.', 'a%2Fb', 'a\\b', ''].map((id) => `/api/v1/runs/${id}/status`),
		...['', '?key=1', '#top', '/../../x/status'].map((end) => `/runs/abc${end && '/status'}${end}`),
		...['javascript:/runs/abc/status', 'ftp://a.b/runs/abc/status'],
	])('is rejected if it could leave its place in the path: %j', (value) => {
		expect(readRunId(value)).toHaveProperty('reason');
	});
});

const nasty = fc.constantFrom(
	...['/', '\\', '?', '#', '%', '%2F', '%2e', '..', '.', '@', ':', ';', '&', '=', '\0', '\n', ' '],
	...['\ud800', '\udfff', '\u200b', '\u202e', '\uff0f', '\u2215', '\u2024', '\u00a0', 'ſ', 'K'],
	...['https://', '//evil.example', '/runs/', '/status', 'a', 'Z', '0', '-', '_', '~', '!', "'"],
);
/** Halves of surrogate pairs among them. */
const codeUnit = fc.nat(0xffff).map((code) => String.fromCharCode(code));
const anyText = fc.oneof(
	fc.string({ unit: codeUnit }),
	fc.string({ unit: nasty, maxLength: 12 }),
	fc.string({ unit: nasty, maxLength: 6 }).map((id) => `/api/v1/runs/${id}/status`),
);
const bases = fc.constantFrom(
	'https://app.gloriamundo.com',
	'http://[::1]:80',
	'https://a.b/pre/fix',
);

describe('any value at all as Run ID', () => {
	it('makes exactly one segment of the path on the host of the credential, or is rejected', () => {
		const property = fc.property(fc.oneof(anyText, fc.anything()), bases, (value, base) => {
			const result = readRunId(value);
			if ('reason' in result) return expect(result.reason).toMatch(/^it /);
			const url = new URL(statusUrl(base, result.runId));
			const runs = new URL(`${base}/api/v1/runs/`);
			expect(url.href.startsWith(runs.href)).toBe(true);
			expect(readBaseUrl(url.href)).toHaveProperty('baseUrl');
			const [id, ...rest] = url.pathname.slice(runs.pathname.length).split('/');
			expect(decodeURIComponent(id!)).toBe(result.runId);
			expect([...rest, url.search, url.hash]).toEqual(['status', '', '']);
			expect(readRunId(result.runId)).toEqual(result);
		});
		fc.assert(property, { numRuns: 1_000 });
	});
});

describe('an answer about another run', () => {
	it.each([
		['the same ID', UUID, UUID, false],
		['the same ID in capitals', UUID.toUpperCase(), UUID, false],
		['another UUID', OTHER_UUID, UUID, true],
		['an ID that is no UUID, though the one polled is', 'abc-123', UUID, false],
		['a UUID, though the ID polled is none', UUID, 'abc-123', false],
		['what only begins like a UUID', `${OTHER_UUID}0`, UUID, false],
		['what only ends like a UUID', `0${OTHER_UUID}`, UUID, false],
		['no ID at all', undefined, UUID, false],
		['a list with another UUID in it', [OTHER_UUID], UUID, false],
	])('is one that names %s: told apart only if both are UUIDs', (_, answered, polled, is) => {
		expect(isAnotherRun(answered, polled)).toBe(is);
	});
});
