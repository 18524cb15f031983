import { readId } from './ids';

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** `poll_url` of an execute answer, or a full status URL. */
const STATUS_URL = /^(?:https?:\/\/[^/?#\s]+)?(?:\/[^?#\s]*)?\/runs\/([^/?#\s]+)\/status\/?$/i;

/** A run ID that is safe as one path segment, or why the value is none. */
export type RunIdResult = { runId: string } | { reason: string };

/**
 * Reads a run ID.
 *
 * @param value text, a number (taken as its digits), or the `poll_url` of an execute answer
 */
export function readRunId(value: unknown): RunIdResult {
	const result = readId(value, STATUS_URL);
	return 'id' in result ? { runId: result.id } : result;
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
