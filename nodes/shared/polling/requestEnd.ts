import type { Answer } from '../transport/answer';
import type { RequestEnd } from './rateLimiter';

/** What an answer means for the account's limit. */
export function requestEnd(answer: Answer): RequestEnd {
	if (answer.kind === 'rateLimited') {
		return { kind: 'rateLimited', retryAfterMs: answer.retryAfterMs };
	}
	const isUnanswered =
		answer.kind === 'unreachable' || (answer.kind === 'transient' && !answer.answered);
	return { kind: isUnanswered ? 'unanswered' : 'accepted' };
}
