/** A base URL that the API key may be sent to, or why the value is none. */
export type BaseUrlResult = { baseUrl: string } | { reason: string };

/** The vendor's own host. */
const DEFAULT_BASE_URL = 'https://app.gloriamundo.com';

/**
 * Reads the credential's base URL. The key is sent over https only, except to this machine.
 *
 * @param value a URL; a path prefix, trailing slashes and the API's own `/api/v1` are fine, empty is the default
 * @returns the URL without trailing slashes and `/api/v1`
 */
export function readBaseUrl(value: unknown): BaseUrlResult {
	const isEmpty = value === undefined || value === null || String(value).trim() === '';
	const url = parseUrl(isEmpty ? DEFAULT_BASE_URL : value);
	if (!url) return { reason: 'it is not a URL, such as https://app.gloriamundo.com' };
	if (url.username !== '' || url.password !== '') return { reason: 'it contains a user name' };
	if (url.search !== '' || url.hash !== '') return { reason: 'it contains a "?" or "#"' };
	if (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))) {
		return { baseUrl: (url.origin + url.pathname).replace(/\/+$/, '').replace(/\/+api\/v1$/i, '') };
	}
	return { reason: 'it must start with https://, so that nobody on the way can read the API key' };
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

/** Starts a run (vendor's page "Executing Workflows"). */
export function executeUrl(baseUrl: string, workflowId: string): string {
	return `${baseUrl}/api/v1/workflows/${encodeURIComponent(workflowId)}/execute`;
}

/** The spend limit: takes a key, changes nothing, costs nothing (vendor's page on spend controls). */
export function spendLimitUrl(baseUrl: string): string {
	return `${baseUrl}/api/v1/spend-limit`;
}

/** Works on the parsed host name, so that `127.0.0.1.evil.example` is another host. */
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
