/** Takes a secret out of anything that JSON can hold, names of fields included. */
export type Redact = (value: unknown) => unknown;

const REPLACEMENT = '[API key]';

/** A shorter key could be part of any word; GloriaMundo's have more than 20 characters. */
const SHORTEST_KEY = 8;

/**
 * A server that repeats the request's header must not carry the key into an item, an error or a log.
 *
 * @param apiKey taken out as it is, URL-encoded, and in base64 at any offset
 */
export function redactor(apiKey: string): Redact {
	if (apiKey.length < SHORTEST_KEY) return (value) => value;
	const forms = [apiKey, encodeURIComponent(apiKey), ...base64Forms(apiKey)];
	const redactText = (text: string) =>
		forms.reduce((rest, form) => rest.split(form).join(REPLACEMENT), text);

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
function base64Forms(apiKey: string): string[] {
	return [0, 1, 2].map((offset) => {
		const encoded = Buffer.from(' '.repeat(offset) + apiKey).toString('base64');
		// The first and the last characters also hold bits of the neighbours.
		const start = Math.ceil((offset * 8) / 6);
		const end = Math.floor(((offset + Buffer.byteLength(apiKey)) * 8) / 6);
		return encoded.slice(start, end);
	});
}
