/** A server may ask for a pause, but not shut an account out of this process for days. */
const MAX_MS = 60 * 60 * 1000;

/** "Now" still means a moment later, or a server that repeats it would be asked without a pause. */
const MIN_MS = 1000;

/**
 * Reads a Retry-After header (RFC 9110, section 10.2.3).
 *
 * @param value seconds, or an HTTP date
 * @param nowMs the time that a date is compared with, in milliseconds since 1970
 * @returns the pause in milliseconds, between a second and an hour; undefined where there is none
 */
export function readRetryAfter(value: unknown, nowMs: number): number | undefined {
	if (typeof value !== 'string') return undefined;
	const text = value.trim();
	const pauseMs = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) * 1000 : readDate(text) - nowMs;
	if (Number.isNaN(pauseMs)) return undefined;
	return Math.min(Math.max(pauseMs, MIN_MS), MAX_MS);
}

/** `Date.parse` also takes a bare number such as "-5" for a year: a real HTTP date has letters. */
function readDate(text: string): number {
	return /[a-z]/i.test(text) ? Date.parse(text) : Number.NaN;
}
