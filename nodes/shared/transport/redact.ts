/** Takes a secret out of anything that JSON can hold, names of fields included. */
export type Redact = (value: unknown) => unknown;

const REPLACEMENT = '[API key]';

/** A shorter key could be part of any word; GloriaMundo's have more than 20 characters. */
const SHORTEST_KEY = 8;

/** JSON in JSON in JSON in JSON; a bound, so that a text of backslashes only takes no longer than others. */
const MAX_ESCAPES = 15;

/**
 * A server that repeats the request's header must not carry the key into an item, an error or a log.
 *
 * @param apiKey taken out as it is and in base64 at any offset, also where some or all of its characters
 * are written as in URLs or as in a JSON text inside the JSON
 */
export function redactor(apiKey: string): Redact {
	// Space around a key gets lost on the way to the server.
	const key = apiKey.trim();
	if (key.length < SHORTEST_KEY) return (value) => value;
	const forms = [key, ...base64Forms(key, 'base64'), ...base64Forms(key, 'base64url')];
	const pattern = new RegExp(forms.map(inAnyWriting).join('|'), 'gi');
	const redactText = (text: string) => text.replace(pattern, REPLACEMENT);

	const redact: Redact = (value) => {
		if (typeof value === 'string') return redactText(value);
		if (Array.isArray(value)) return value.map(redact);
		if (typeof value !== 'object' || value === null) return value;
		return Object.fromEntries(
			Object.entries(value).map(([name, field]) => [redactText(name), redact(field)]),
		);
	};
	return redact;
}

/** Three bytes make four characters: what the key looks like depends on how many bytes precede it. */
function base64Forms(apiKey: string, alphabet: 'base64' | 'base64url'): string[] {
	return [0, 1, 2].map((offset) => {
		const encoded = Buffer.from(' '.repeat(offset) + apiKey).toString(alphabet);
		// The first and the last characters also hold bits of the neighbours.
		const start = Math.ceil((offset * 8) / 6);
		const end = Math.floor(((offset + Buffer.byteLength(apiKey)) * 8) / 6);
		return encoded.slice(start, end);
	});
}

/** A pattern of a text whose characters are each written plainly, `%67`, `%2567` or `\u0067`. */
function inAnyWriting(text: string): string {
	const hex = (code: number, digits: number) => code.toString(16).padStart(digits, '0');
	return [...text]
		.map((character, index) => {
			const plain = character.replace(/[^a-z0-9]/i, '\\$&');
			const escape = `u${hex(character.charCodeAt(0), 4)}`;
			const percents = [...Buffer.from(character)]
				.map((byte) => `%(?:25){0,3}${hex(byte, 2)}`)
				.join('');
			// Backslashes before the first one may stay: looking for them would slow down texts full of them.
			const backslashes = index === 0 ? '' : `\\\\{0,${MAX_ESCAPES}}`;
			return `${backslashes}(?:${plain}|${escape}|${percents})`;
		})
		.join('');
}
