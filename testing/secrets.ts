import { inspect } from 'node:util';
import { jsonStringify } from 'n8n-workflow';

/** A key in the format of GloriaMundo that occurs nowhere else. */
export const CANARY = 'gm_live_Canary7hQ2xZ9';

/** Long enough to hold a key, in the alphabets of base64 and base64url. */
const BASE64_RUN = /[A-Za-z0-9+/_-]{16,}/g;

/** How many disguises may be nested. */
const LAYERS = 3;

/**
 * Whether a secret can be read from a value: as it is, or through base64 at any offset, URL encoding and JSON
 * escapes, up to three of them nested. It only decodes, so that it does not depend on how a key was hidden.
 */
export function holdsSecret(value: unknown, secret: string = CANARY): boolean {
	return textsOf(value).some((text) => isReadable(text, secret, LAYERS));
}

/** Every text that a person could find in a value: errors, their causes, hidden fields, stored data. */
function textsOf(value: unknown): string[] {
	if (typeof value === 'string') return [value];
	return [
		inspect(value, {
			depth: null,
			showHidden: true,
			maxStringLength: null,
			maxArrayLength: null,
			breakLength: Infinity,
		}),
		jsonStringify(value, { replaceCircularRefs: true }),
	];
}

function isReadable(text: string, secret: string, layers: number): boolean {
	if (text.includes(secret)) return true;
	if (layers === 0) return false;
	const readings = [withoutEscapes(text), unescapedOnce(text), withoutPercents(text)].filter(
		(read) => read !== text,
	);
	return [...readings, ...decodedRuns(text)].some((read) => isReadable(read, secret, layers - 1));
}

function withoutEscapes(text: string): string {
	return text
		.replace(/\\+u([0-9a-f]{4})/gi, (_all, code: string) => String.fromCharCode(parseInt(code, 16)))
		.replace(/\\+(["'/\\])/g, '$1');
}

/** Unescaped once, as JSON does: a key may contain backslashes itself. */
function unescapedOnce(text: string): string {
	return text.replace(/\\(?:u([0-9a-f]{4})|(.))/gi, (_all, code?: string, character?: string) =>
		code ? String.fromCharCode(parseInt(code, 16)) : (character ?? ''),
	);
}

function withoutPercents(text: string): string {
	return text.replace(/(?:%[0-9a-f]{2})+/gi, (encoded) =>
		Buffer.from(encoded.replaceAll('%', ''), 'hex').toString('utf8'),
	);
}

/** Base64 may begin at any of four characters. */
function decodedRuns(text: string): string[] {
	const runs = text.match(BASE64_RUN) ?? [];
	return runs.flatMap((run) =>
		[0, 1, 2, 3].map((skip) => Buffer.from(run.slice(skip), 'base64').toString('utf8')),
	);
}
