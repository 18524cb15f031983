import { unexpected, type Poll } from '../gloriamundo/pollResult';
import { statusUrl } from '../gloriamundo/baseUrl';
import { codeOf, readNetworkError, requestTimedOut } from './networkError';
import type { HttpClient } from './request';
import { readStatusResponse } from './statusResponse';

/** Fetches the status of runs. */
export function statusPoll(client: HttpClient): Poll {
	return async (runId, timeoutMs) => {
		const url = statusUrl(client.account.baseUrl, runId);
		const result = await client.send({ method: 'GET', url }, timeoutMs);
		if (result.kind === 'failed') {
			// axios may time out a moment before the request's own timeout.
			const isTimeout = codeOf(result.error) === 'ECONNABORTED';
			return isTimeout ? requestTimedOut(timeoutMs) : readNetworkError(result.error);
		}
		if (!result.response) return requestTimedOut(timeoutMs);
		try {
			return readStatusResponse(result.response, runId, Date.now());
		} catch (error) {
			// A poll never rejects: a bug costs this run, not the permit or the other items.
			return { kind: 'permanent', failure: unexpected(error), isAnswered: true };
		}
	};
}
