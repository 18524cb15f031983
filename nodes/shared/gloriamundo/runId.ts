/** The longest run ID that is sent. A UUID has 36 characters; the rest is room for other formats. */
const MAX_LENGTH = 200;

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** `poll_url` of an execute answer, or a full status URL: only the run ID in it is used. */
const STATUS_PATH = /^(?:https?:\/\/[^/?#\s]+)?(?:\/[^?#\s]*)?\/runs\/([^/?#\s]+)\/status\/?$/i;

/** Anything that could leave the one path segment that a run ID is. */
const UNSAFE = /[\s/\\?#%\p{Cc}\p{Cf}\p{Cs}\p{Z}]|^\.{1,2}$/u;

/** A run ID that is safe as one path segment, or why the value is none. */
export type RunIdResult = { runId: string } | { reason: string };

/**
 * Reads the Run ID parameter.
 *
 * @param value text, a number (taken as its digits), or the `poll_url` of an execute answer
 */
export function readRunId(value: unknown): RunIdResult {
	if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) {
		return { runId: String(value) };
	}
	if (value === undefined || value === null) return { reason: 'it is empty' };
	if (typeof value !== 'string') return { reason: 'it is not text' };

	const text = value.trim();
	const runId = STATUS_PATH.exec(text)?.[1] ?? text;
	if (runId === '') return { reason: 'it is empty' };
	if (runId.length > MAX_LENGTH) return { reason: `it is longer than ${MAX_LENGTH} characters` };
	if (UNSAFE.test(runId)) {
		return { reason: 'it contains a space, a slash or another character that no run ID has' };
	}
	return { runId };
}

/**
 * Whether an answer that names `answeredId` is about another run than the one polled.
 *
 * Only two UUIDs can tell: the API document shows one run ID that is none (`abc-123`).
 */
export function isAnotherRun(answeredId: unknown, polledId: string): boolean {
	if (typeof answeredId !== 'string') return false;
	if (!UUID.test(answeredId) || !UUID.test(polledId)) return false;
	return answeredId.toLowerCase() !== polledId.toLowerCase();
}
