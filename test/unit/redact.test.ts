import fc from 'fast-check';
import { redactor } from '../../nodes/shared/transport/redact';

const KEY = 'gm_live_AZk3+q/7~x9';

/** A body that was sent as this JSON text, without the key. */
function redact(text: string, key = KEY) {
	return redactor(key)({ json: JSON.parse(text) as unknown, text }, Buffer.from(text));
}
/** The same for a text inside a JSON value. */
const redactText = (text: string, key = KEY) =>
	(redact(JSON.stringify({ error: text }), key).json as { error: string }).error;

const hex = (digits: number, key = KEY) =>
	[...key].map((character) => character.charCodeAt(0).toString(16).padStart(digits, '0'));
const escaped = (slashes: string) => `${slashes}u${hex(4).join(`${slashes}u`)}`;
const percent = (prefix: string) => prefix + hex(2).join(prefix);
const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('a server that sends the API key back', () => {
	it.each([
		['as it is', KEY],
		['in upper case', KEY.toUpperCase()],
		['in lower case', KEY.toLowerCase()],
		['URL-encoded', encodeURIComponent(KEY)],
		['with every character URL-encoded', percent('%')],
		['URL-encoded in upper case', percent('%').toUpperCase()],
		['URL-encoded twice', percent('%25')],
		['URL-encoded three times', percent('%2525')],
		['in the escapes of JSON', escaped('\\')],
		['in the escapes of JSON in JSON', escaped('\\\\')],
		['in escapes in upper case', escaped('\\').toUpperCase().replaceAll('U', 'u')],
		['with an escaped slash', KEY.replace('/', '\\/')],
		['with percent signs that are escaped', percent('\\u0025')],
	])('does not get it into an item %s', (_, form) => {
		expect(redactText(`a ${form}!`)).toBe('a [API key]!');
		expect(redactText(`${form}${form}`)).toBe('[API key][API key]');
	});

	it('does not get it into an item as a field’s name, deep inside, or in escapes of the body', () => {
		const text = '{"[API key]":["[API key]",{"a":[1,null,true]}]}';
		const body = `{"${KEY}": ["${escaped('\\')}", {"a": [1, null, true]}]}`;
		expect(redact(body)).toEqual({ json: JSON.parse(text) as unknown, text });
	});

	it.each(['', 'x', 'xy', 'me:', 'é'])(
		'does not get it into an item in base64 after %j',
		(before) => {
			const key = `${KEY}>>>???`;
			for (const after of ['', 'z', 'yz', 'xyz']) {
				for (const alphabet of ['base64', 'base64url'] as const) {
					const form = Buffer.from(before + key + after).toString(alphabet);
					const redacted = redactText(`"${form}"`, key);
					expect(redacted).toContain('[API key]');
					expect(redacted.length - '[API key]'.length).toBeLessThanOrEqual(14);
				}
			}
		},
	);

	it.each([
		['a\\b\\\\c12345', 'backslashes'],
		['12345678\\', 'a backslash at its end'],
		['\\12345678', 'a backslash at its start'],
		['12345%zz678', 'a percent sign'],
		['123456%2', 'what looks like the start of an escape'],
		['12345678%25', 'a whole escape'],
		['AZ\\u0041secret', 'an escape of JSON'],
		['12 34"56\'78<&>', 'quotes and spaces'],
	])('does not get it into an item if it is %s, which has %s', (key) => {
		const forms = [key, key.toLowerCase(), encodeURIComponent(key), JSON.stringify(key)];
		for (const text of [...forms, base64(key)]) {
			expect(redactText(`<${text}>`, key).replaceAll(/["\\]/g, '')).toMatch(
				/^<\[API key\](?:%5C|.?=*)>$/,
			);
		}
	});

	it('does not get it into an item in several forms at once, in whatever order', () => {
		const forms = [KEY, base64(`abc${KEY}`), KEY, percent('%'), base64(KEY), KEY];
		for (const text of [forms.join(' '), [...forms].reverse().join(' ')]) {
			expect(redactText(text).match(/\[API key\]/g)).toHaveLength(6);
		}
	});

	it('gets into an item what resembles the key only if code points are truncated', () => {
		const body = JSON.stringify({ error: KEY.replace('A', '\\u0141') });
		expect(redact(body)).toEqual({ json: JSON.parse(body) as unknown, text: body });
		expect(redactText(`${KEY} ${KEY.replace('A', 'Ł')}`)).toBe(
			`[API key] ${KEY.replace('A', 'Ł')}`,
		);
	});

	it('cannot plant a prototype', () => {
		const { json, text } = redact(`{"__proto__": {"text": "${KEY}"}}`);
		expect(Object.getPrototypeOf(json)).toBe(Object.prototype);
		expect(text).toBe('{"__proto__":{"text":"[API key]"}}');
	});

	it('gets everything else into an item: the very same body', () => {
		const property = fc.property(fc.jsonValue(), (value) => {
			const body = { json: value, text: ` ${JSON.stringify(value)} ` };
			expect(redactor(KEY)(body, Buffer.from(body.text))).toBe(body);
		});
		fc.assert(property);
	});

	it('gets the text around the key into an item unchanged', () => {
		const around = fc.string({
			unit: fc.constantFrom('a', '%', '2', '5', '\\', 'u0', 'é', '😀', ' '),
		});
		const property = fc.property(around, around, (before, after) => {
			const text = redactText(`${before} ${KEY} ${after}`);
			expect(text).toBe(`${before} [API key] ${after}`);
		});
		fc.assert(property, { numRuns: 500 });
	});

	it.each(['', '1234567', '\\'.repeat(600), 'a'.padEnd(20, '\\')])(
		'cannot have parts of words removed: %.9s',
		(key) => {
			const body = { json: { a: `${key}1234567a` }, text: '' };
			expect(redactor(key)(body, Buffer.from(JSON.stringify(body.json)))).toBe(body);
		},
	);

	it('does not get a key of 8 characters into an item either', () => {
		expect(redactText('12345678', '12345678')).toBe('[API key]');
	});
});

describe('the work of redacting', () => {
	/** How many bytes are searched in a text of so many bytes. */
	function searched(text: string, key: string): number {
		let bytes = 0;
		const find = Buffer.prototype.indexOf;
		const spy = jest.spyOn(Buffer.prototype, 'indexOf').mockImplementation(function (
			this: Buffer,
			form,
			from,
		) {
			const at = find.call(this, form as string, from as number);
			bytes += (at === -1 ? this.length : at) - Number(from ?? 0);
			return at;
		});
		redactText(text, key);
		spy.mockRestore();
		return bytes;
	}

	it.each([
		['a key that occurs once', 'gm_live_abcdef ', 1],
		['a key that occurs thousands of times', 'gm_live_abcdef ', 5_000],
		['a key of 512 characters', `${'x'.repeat(511)}y`, 500],
		['a key with many backslashes', '12345678'.padEnd(512, '\\'), 500],
	])('grows with the bytes only, not with what is found: %s', (_, key, count) => {
		const text = key.repeat(count);
		expect(searched(text, key.trim())).toBeLessThanOrEqual(16 * text.length);
	});
});
