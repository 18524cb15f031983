/** A way in which a server can repeat a key in a JSON text field. */
export interface Disguise {
	title: string;
	/** The text between the quotes of the field, as it is sent. */
	of: (key: string) => string;
}

/** Every nth character as a \u escape, and the others as in JSON. */
function escaped(text: string, every: number): string {
	return [...text]
		.map((character, index) => (index % every === 0 ? unicodeEscape(character) : quoted(character)))
		.join('');
}

function unicodeEscape(character: string): string {
	return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

const quoted = (text: string) => JSON.stringify(text).slice(1, -1);
const base64 = (text: string) => Buffer.from(text).toString('base64');

const everyPercent = (text: string) =>
	[...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');

export const DISGUISES: readonly Disguise[] = [
	{ title: 'as it is', of: quoted },
	{ title: 'as the whole header', of: (key) => quoted(`Authorization: Bearer ${key}`) },
	{ title: 'many times', of: (key) => quoted(`${key} ${key}${key}`.repeat(20)) },
	{ title: 'URL-encoded', of: (key) => quoted(`?key=${encodeURIComponent(key)}&a=b`) },
	{ title: 'URL-encoded to the last character', of: everyPercent },
	{ title: 'with every character as a JSON escape', of: (key) => escaped(key, 1) },
	{ title: 'with every other character as a JSON escape', of: (key) => escaped(key, 2) },
	{
		title: 'in a JSON text inside the JSON, with escapes',
		of: (key) => quoted(`{"sent":"${escaped(key, 2)}"}`),
	},
	{
		title: 'in a JSON text inside a JSON text, with escapes',
		of: (key) => quoted(JSON.stringify(`{"sent":"${escaped(key, 3)}"}`)),
	},
	...[0, 1, 2, 3].map((offset) => ({
		title: `in base64, ${offset} bytes from its start`,
		of: (key: string) => base64(`${'x'.repeat(offset)}${key} and more`),
	})),
	{ title: 'in base64, as Basic authorization', of: (key) => base64(`Bearer ${key}`) },
	{ title: 'in base64url', of: (key) => Buffer.from(`>>?${key}?>>`).toString('base64url') },
	{ title: 'in base64, URL-encoded', of: (key) => encodeURIComponent(base64(`>?${key}>?`)) },
];
