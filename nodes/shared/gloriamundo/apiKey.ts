/** A key as it is sent, or why the value is none. */
export type ApiKeyResult = { apiKey: string } | { reason: string };

/** GloriaMundo's keys have fewer than 100 characters; the rest is room for other formats. */
const MAX_LENGTH = 512;

/** What an HTTP header cannot carry: it would be dropped or changed silently. */
const NOT_PRINTABLE = /[^\x20-\x7e]/u;

/**
 * Reads the credential's API key. All code gets the key from here, so that the same string is sent, redacted
 * and compared.
 *
 * @param value text, with the space and the word "Bearer" that it may have been pasted with
 */
export function readApiKey(value: unknown): ApiKeyResult {
	if (value === undefined || value === null) return { reason: 'it is empty' };
	if (typeof value !== 'string') return { reason: 'it is not text' };
	const apiKey = value.trim().replace(/^bearer(?:\s+|$)/i, '');
	if (apiKey === '') return { reason: 'it is empty' };
	if (apiKey.length > MAX_LENGTH) return { reason: `it is longer than ${MAX_LENGTH} characters` };
	const [character] = NOT_PRINTABLE.exec(apiKey) ?? [];
	if (character !== undefined) return { reason: `it contains ${nameOf(character)}` };
	return { apiKey };
}

/** Most such characters are invisible, so only their code point identifies them. */
function nameOf(character: string): string {
	const code = (character.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0');
	if (/\s/u.test(character)) return `a line break or an unusual space (U+${code})`;
	if (/\p{C}/u.test(character)) return `an invisible character (U+${code})`;
	return `a character that no API key has (U+${code})`;
}
