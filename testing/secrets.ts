import { inspect } from 'node:util';
import { jsonStringify } from 'n8n-workflow';

/** A key as GloriaMundo makes them, that is nowhere else in the world. */
export const CANARY = 'gm_live_Canary7hQ2xZ9';

/** Long enough to hold a key, in the alphabets of base64 and base64url. */
const BASE64_RUN = /[A-Za-z0-9+/_-]{16,}/g;

/** Disguises can be put over each other, but not for ever. */
const LAYERS = 3;

/**
 * Whether a secret can be read out of a value: as it is, or under base64 at any offset, URL encoding and
 * JSON escapes, up to three of them over each other. It decodes and never encodes, so that it knows
 * nothing of how anybody hides a key.
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

/** What JSON makes of it: a key may hold backslashes itself. */
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

/** What is hidden in base64 may begin at any of four characters. */
function decodedRuns(text: string): string[] {
	const runs = text.match(BASE64_RUN) ?? [];
	return runs.flatMap((run) =>
		[0, 1, 2, 3].map((skip) => Buffer.from(run.slice(skip), 'base64').toString('utf8')),
	);
}
