import fc from 'fast-check';
import { redactor } from '../../nodes/shared/transport/redact';

const KEY = 'gm_live_Zk3+q/7~x9';
const redact = (value: unknown) => redactor(KEY)(value);

const codes = (digits: number) =>
	[...KEY].map((character) => character.charCodeAt(0).toString(16).padStart(digits, '0'));
const escaped = (backslashes: string) =>
	codes(4)
		.map((code) => `${backslashes}u${code}`)
		.join('');
const percents = (percent: string) =>
	codes(2)
		.map((code) => percent + code)
		.join('');

const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('a server that sends the API key back', () => {
	it.each([
		['as it is', KEY],
		['in a header', `Bearer ${KEY}`],
		['in a sentence', `No account has the key ${KEY}, sorry`],
		['twice', `${KEY}${KEY}`],
		['URL-encoded', encodeURIComponent(KEY)],
		['in base64', base64(KEY)],
		['in base64 with one byte before it', base64(`x${KEY}`)],
		['in base64 with two bytes before it', base64(`xy${KEY}z`)],
		['in base64 with a word before it', base64(`Bearer ${KEY}`)],
		['in the base64 of user and password', base64(`me:${KEY}`)],
		['with a slash that JSON has escaped', KEY.replace('/', '\\/')],
		['in the escapes of JSON', escaped('\\')],
		['in the escapes of JSON within JSON', escaped('\\\\')],
		['with every character URL-encoded', percents('%')],
		['with every character URL-encoded twice', percents('%25')],
	])('does not get it into an item %s', (_, text) => {
		const redacted = redact({ error: text, list: [[text]], [text]: 1 });
		const shown = JSON.stringify(redacted);
		expect(shown).toContain('[API key]');
		for (const form of [KEY, encodeURIComponent(KEY), base64(KEY).slice(4, 16)]) {
			expect(shown).not.toContain(form);
		}
		expect(shown).not.toContain(text);
	});

	it('does not get it into an item where it holds letters of more than one byte', () => {
		const key = 'gm_live_é€';
		expect(redactor(key)({ error: encodeURIComponent(key) })).toEqual({ error: '[API key]' });
	});

	it('gets everything else into the item as it was', () => {
		fc.assert(
			fc.property(fc.jsonValue(), (json) => {
				expect(redact(json)).toEqual(json);
			}),
		);
	});

	it('finds the key without the space that it was pasted with', () => {
		expect(redactor(` ${KEY}\n`)({ error: `${KEY}?` })).toEqual({ error: '[API key]?' });
	});

	it('cannot plant a prototype', () => {
		const json = JSON.parse(`{"__proto__": {"text": "${KEY}"}}`) as object;
		const redacted = redact(json) as object;
		expect(Object.getPrototypeOf(redacted)).toBe(Object.prototype);
		expect(JSON.stringify(redacted)).toBe('{"__proto__":{"text":"[API key]"}}');
	});

	it('does not make us take a key out that is part of any word', () => {
		const body = { status: 'running' };
		expect(redactor('')(body)).toBe(body);
		expect(redactor('run')(body)).toBe(body);
		expect(redactor('12345678')({ error: '12345678' })).toEqual({ error: '[API key]' });
	});
});
