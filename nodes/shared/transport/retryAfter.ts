/** A server may ask for a pause, but must not block the account for days. */
const MAX_MS = 60 * 60 * 1000;

/** A server that always answers "now" must not be polled without a pause. */
const MIN_MS = 1000;

/** The three forms of an HTTP date (RFC 9110, section 5.6.7). `Date.parse` also accepts other texts. */
const HTTP_DATE =
	/^(?:[a-z]{3}, \d\d [a-z]{3} \d{4} [\d:]{8} gmt|[a-z]{6,9}, \d\d-[a-z]{3}-\d\d [\d:]{8} gmt|[a-z]{3} [a-z]{3} [ \d]\d [\d:]{8} \d{4})$/i;

/**
 * Reads a Retry-After header (RFC 9110, section 10.2.3).
 *
 * @param value seconds, or an HTTP date
 * @param nowMs the time that a date is compared with, in milliseconds since 1970
 * @returns the pause in milliseconds, between a second and an hour; undefined if there is none
 */
export function readRetryAfter(value: unknown, nowMs: number): number | undefined {
	if (typeof value !== 'string') return undefined;
	const text = value.trim();
	const isSeconds = /^\d+(?:\.\d+)?$/.test(text);
	const pauseMs = isSeconds ? Number(text) * 1000 : (readHttpDate(text) ?? Number.NaN) - nowMs;
	if (Number.isNaN(pauseMs)) return undefined;
	return Math.min(Math.max(pauseMs, MIN_MS), MAX_MS);
}

/** @returns milliseconds since 1970; undefined for anything but an HTTP date */
export function readHttpDate(value: unknown): number | undefined {
	if (typeof value !== 'string' || !HTTP_DATE.test(value)) return undefined;
	// The oldest form names no time zone, and is in GMT all the same.
	const time = Date.parse(/gmt$/i.test(value) ? value : `${value} GMT`);
	return Number.isNaN(time) ? undefined : time;
}
