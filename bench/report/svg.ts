type Attributes = Record<string, string | number>;

/** An SVG element; `content` is markup, for text use `text`. */
export function element(name: string, attributes: Attributes, content = ''): string {
	const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${rounded(value)}"`);
	const start = `<${name}${written.join('')}`;
	return content === '' ? `${start}/>` : `${start}>${content}</${name}>`;
}

export function text(content: string, attributes: Attributes): string {
	return element('text', attributes, escape(content));
}

export function escape(content: string): string {
	return content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Tenths of a pixel are enough. */
function rounded(value: string | number): string {
	return typeof value === 'number' ? String(Math.round(value * 10) / 10) : value;
}
