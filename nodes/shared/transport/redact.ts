import type { JsonBody } from '../gloriamundo/runStatus';

/** Removes a secret from a body. */
export type Redact = (body: JsonBody, bytes: Uint8Array) => JsonBody;

const REPLACEMENT = '[API key]';

/** A shorter key could be part of any word; GloriaMundo's have more than 20 characters. */
const MIN_KEY_LENGTH = 8;

/**
 * Keeps the key out of items, errors and logs if a server repeats the request's header.
 *
 * The key is found as it is and in base64 at any offset, even if its characters are written as in URLs or
 * as in JSON inside JSON. A body without the key is returned unchanged, after one pass over its bytes.
 *
 * @param apiKey as it is sent, see `readApiKey`
 */
export function redactor(apiKey: string): Redact {
	const encoded = [...base64Forms(apiKey, 'base64'), ...base64Forms(apiKey, 'base64url')];
	// A key that contains what looks like an escape is also searched as it is.
	const asIs = Buffer.from(apiKey.toLowerCase().replaceAll('\\', ''));
	const forms = [asIs, ...[apiKey, ...encoded].map((form) => decode(Buffer.from(form)))];
	if (forms.some(({ length }) => length < MIN_KEY_LENGTH)) return (body) => body;
	const redactText = (text: string) => replaceAll(text, forms);
	return (body, bytes) => {
		const plain = decode(bytes);
		if (!forms.some((form) => plain.includes(form))) return body;
		const json = redactValue(body.json, redactText);
		return { json, text: JSON.stringify(json) };
	};
}

/** Three bytes make four characters, so the key has another form at each of three offsets. */
function base64Forms(apiKey: string, alphabet: 'base64' | 'base64url'): string[] {
	return [0, 1, 2].map((offset) => {
		const encoded = Buffer.from(' '.repeat(offset) + apiKey).toString(alphabet);
		// The first and the last characters also hold bits of the neighbors.
		const start = Math.ceil((offset * 8) / 6);
		const end = Math.floor(((offset + apiKey.length) * 8) / 6);
		return encoded.slice(start, end);
	});
}

/** Names of fields included. */
function redactValue(value: unknown, redactText: (text: string) => string): unknown {
	if (typeof value === 'string') return redactText(value);
	if (Array.isArray(value)) return value.map((each) => redactValue(each, redactText));
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value).map(([name, field]) => [
			redactText(name),
			redactValue(field, redactText),
		]),
	);
}

/** Searches each byte once for each form, however often the key occurs. */
function replaceAll(text: string, forms: readonly Buffer[]): string {
	const bytes = Buffer.from(text);
	const starts = new Uint32Array(bytes.length + 1);
	const plain = decode(bytes, starts);
	const parts: Uint8Array[] = [];
	let from = 0;
	let matches = forms.map((form) => ({ form, at: plain.indexOf(form) }));
	for (;;) {
		matches = matches.filter(({ at }) => at !== -1);
		matches.sort((a, b) => a.at - b.at || b.form.length - a.form.length);
		const [found] = matches;
		if (!found) break;
		const end = found.at + found.form.length;
		parts.push(bytes.subarray(from, starts[found.at]), Buffer.from(REPLACEMENT));
		from = starts[end] as number;
		for (const match of matches) {
			if (match.at < end) match.at = plain.indexOf(match.form, end);
		}
	}
	return from === 0 ? text : Buffer.concat([...parts, bytes.subarray(from)]).toString();
}

const [BACKSLASH, PERCENT, SMALL_U, TWO, FIVE] = [0x5c, 0x25, 0x75, 0x32, 0x35];
/** Stands for any character that is not ASCII: no key has one. */
const OTHER = 0xff;

/**
 * Undoes the escapes of JSON and URLs, even repeated ones, and lowers the case. Drops backslashes, since an escape
 * looks like a part of the key.
 *
 * @param starts filled with where each plain byte starts in the original
 */
function decode(bytes: Uint8Array, starts?: Uint32Array): Buffer {
	const plain = Buffer.allocUnsafe(bytes.length);
	let [length, start] = [0, 0];
	for (let index = 0; index < bytes.length;) {
		if (starts) starts[length] = start;
		let byte = bytes[index++] as number;
		if (byte === BACKSLASH && bytes[index] === SMALL_U) {
			const code = readHex(bytes, index + 1, 4);
			if (code >= 0) index += 5;
			if (code >= 0) byte = code < OTHER ? code : OTHER;
		}
		if (byte === PERCENT) {
			while (bytes[index] === TWO && bytes[index + 1] === FIVE) index += 2;
			const code = readHex(bytes, index, 2);
			if (code >= 0) index += 2;
			if (code >= 0) byte = code;
		}
		if (byte === BACKSLASH) continue;
		plain[length++] = byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte;
		start = index;
	}
	if (starts) starts[length] = bytes.length;
	return plain.subarray(0, length);
}

/** @returns the number, or -1 if the bytes are no hexadecimal digits */
function readHex(bytes: Uint8Array, at: number, digits: number): number {
	let number = 0;
	for (let index = at; index < at + digits; index++) {
		const byte = bytes[index] ?? 0;
		const letter = (byte | 0x20) - 0x61;
		if (byte >= 0x30 && byte <= 0x39) number = number * 16 + byte - 0x30;
		else if (letter >= 0 && letter < 6) number = number * 16 + letter + 10;
		else return -1;
	}
	return number;
}
