import type { Endpoint } from './faults';

/** What a request is after; `none` when the API has no such path or method. */
export type Route =
	| { endpoint: 'status'; runId: string }
	| { endpoint: 'execute'; workflowId: string }
	| { endpoint: 'spendLimit' }
	| { endpoint: 'none' };

const NONE: Route = { endpoint: 'none' };

const PATTERNS: ReadonlyArray<{ endpoint: Endpoint; method: string; path: RegExp }> = [
	{ endpoint: 'status', method: 'GET', path: /^\/api\/v1\/runs\/([^/]+)\/status$/ },
	{ endpoint: 'spendLimit', method: 'GET', path: /^\/api\/v1\/spend-limit$/ },
	{ endpoint: 'execute', method: 'POST', path: /^\/api\/v1\/workflows\/([^/]+)\/execute$/ },
];

/**
 * Finds the endpoint of a request.
 * @param target the request's path with or without a query
 * @param prefix what stands before `/api`, for instance `/proxy`; empty for nothing
 */
export function findRoute(method: string, target: string, prefix: string): Route {
	const path = target.split('?', 1)[0] ?? '';
	if (!path.startsWith(prefix)) return NONE;
	const rest = path.slice(prefix.length);
	for (const pattern of PATTERNS) {
		const match = pattern.method === method ? pattern.path.exec(rest) : null;
		if (match) return toRoute(pattern.endpoint, decodeSegment(match[1] ?? ''));
	}
	return NONE;
}

/** The run that a route is about, if it is about one. */
export function runIdOf(route: Route): string | undefined {
	return route.endpoint === 'status' ? route.runId : undefined;
}

function toRoute(endpoint: Endpoint, id: string): Route {
	if (endpoint === 'status') return { endpoint, runId: id };
	if (endpoint === 'execute') return { endpoint, workflowId: id };
	return { endpoint };
}

function decodeSegment(segment: string): string {
	try {
		return decodeURIComponent(segment);
	} catch {
		return segment;
	}
}
