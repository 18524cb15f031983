/** A base URL that the API key may be sent to, or why the value is none. */
export type BaseUrlResult = { baseUrl: string } | { problem: string };

/**
 * Reads the credential's base URL. The key leaves by https only, except to this very machine.
 *
 * @param value a URL; trailing slashes and a path prefix are fine
 * @returns the URL without trailing slash
 */
export function readBaseUrl(value: unknown): BaseUrlResult {
	const url = parseUrl(value);
	if (!url) return { problem: 'it is not a URL, such as https://app.gloriamundo.com' };
	if (url.username !== '' || url.password !== '') return { problem: 'it holds a user name' };
	if (url.search !== '' || url.hash !== '') return { problem: 'it holds a "?" or "#"' };
	if (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))) {
		return { baseUrl: (url.origin + url.pathname).replace(/\/+$/, '') };
	}
	return { problem: 'it must start with https://, so that nobody on the way can read the API key' };
}

/**
 * Whether a request stays at the host that the base URL names.
 *
 * @param target a URL, or a path below `relativeTo`
 */
export function isSameOrigin(
	target: string,
	relativeTo: string | undefined,
	baseUrl: string,
): boolean {
	return parseUrl(target, relativeTo)?.origin === new URL(baseUrl).origin;
}

/** The status endpoint of a run (API document, "Polling for Results"). */
export function statusUrl(baseUrl: string, runId: string): string {
	return `${baseUrl}/api/v1/runs/${encodeURIComponent(runId)}/status`;
}

/** The spend limit: takes a key, changes nothing, costs nothing (vendor's page on spend controls). */
export function spendLimitUrl(baseUrl: string): string {
	return `${baseUrl}/api/v1/spend-limit`;
}

/** Works on the parsed host name, so that `127.0.0.1.evil.example` is what it is: another host. */
function isLoopback(hostname: string): boolean {
	return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}

function parseUrl(value: unknown, relativeTo?: string): URL | undefined {
	if (typeof value !== 'string') return undefined;
	try {
		return new URL(value.trim(), relativeTo);
	} catch {
		return undefined;
	}
}
