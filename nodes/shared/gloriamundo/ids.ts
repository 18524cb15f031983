/** The longest ID that is sent. A UUID has 36 characters; the rest is room for other formats. */
const MAX_LENGTH = 200;

/** Anything that could break out of the path segment that holds the ID. */
const UNSAFE = /[\s/\\?#%\p{Cc}\p{Cf}\p{Cs}\p{Z}]|^\.{1,2}$/u;

/** Why an empty value is no ID. */
export const EMPTY_ID = 'it is empty';

/** An ID that is safe as one path segment, or why the value is none. */
export type IdResult = { id: string } | { reason: string };

/**
 * Reads an ID.
 *
 * @param value text, or a number, which is taken as its digits
 * @param url matches an address that contains the ID, in its first group: only the ID is taken
 */
export function readId(value: unknown, url: RegExp): IdResult {
	if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) {
		return { id: String(value) };
	}
	if (value === undefined || value === null) return { reason: EMPTY_ID };
	if (typeof value !== 'string') return { reason: 'it is not text' };

	const text = value.trim();
	const id = url.exec(text)?.[1] ?? text;
	if (id === '') return { reason: EMPTY_ID };
	if (id.length > MAX_LENGTH) return { reason: `it is longer than ${MAX_LENGTH} characters` };
	if (UNSAFE.test(id)) {
		return { reason: 'it contains a space, a slash or another character that no ID has' };
	}
	return { id };
}
