import type { Failure } from '../transport/answer';
import { ParameterProblem } from '../input/parameterProblem';
import type { Known } from '../polling/outcome';
import { describeRun, describeValue, seconds } from './wording';

/** Texts of one error: what happened, and what to do. */
export interface Texts {
	message: string;
	description: string;
}

/** The account could not be asked as often as the wait needed it, if polls lagged by this much. */
const NOTABLE_LAG_MS = 2_000;

const NOTHING_SENT = 'No request was sent for this item.';

/** For a wrong parameter or credential. */
export function inputTexts(itemIndex: number, cause: unknown): Texts {
	if (!(cause instanceof ParameterProblem)) {
		const message = cause instanceof Error ? cause.message : String(cause);
		return { message, description: NOTHING_SENT };
	}
	const { parameter, value, problem } = cause;
	return {
		message: `“${parameter}” of item ${itemIndex} cannot be used: ${problem}`,
		description: `The value is ${describeValue(value)}. Correct the parameter or the expression in it. ${NOTHING_SENT}`,
	};
}

/** For a run that had not ended at the deadline. */
export function timeoutTexts(runId: string, known: Known): Texts {
	const { run, waitedMs, lastFailure } = known;
	const waited = seconds(waitedMs);
	const failure = lastFailure && `the last status request failed: ${lastFailure.reason}`;
	if (!run) {
		return {
			message: `No status of run ${runId} could be fetched within ${waited}${failure ? `: ${failure}` : ''}`,
			description: `The run itself may be going on. ${budgetAdvice(known)}Try again later, or raise Max Wait.`,
		};
	}
	return {
		message: `Run ${runId} had not ended after ${waited}: it was last seen ${describeRun(run)}${failure ? `; ${failure}` : ''}`,
		description:
			`The run goes on, only this node has stopped waiting. ${budgetAdvice(known)}` +
			'Raise Max Wait, or set On Timeout to “Send to In Progress Output” to go on without an error.',
	};
}

/** Where the account's limit kept the polls rare: how many share it, what it is, what to change. */
function budgetAdvice({ account }: Known): string {
	if (!account) return '';
	const { sinceLastPollMs, runs, limit, allowed, pausedMs } = account;
	if (pausedMs > 0 || allowed < limit) {
		return (
			'GloriaMundo has answered that the account sends too many requests (HTTP 429): something else ' +
			'uses the account’s limit too, or Rate Limit is set too high. '
		);
	}
	if (sinceLastPollMs !== undefined && sinceLastPollMs < NOTABLE_LAG_MS) return '';
	const asked =
		sinceLastPollMs === undefined
			? 'GloriaMundo could not be asked at all'
			: `GloriaMundo was last asked ${seconds(sinceLastPollMs)} before`;
	return (
		`${asked}, since ${runs} runs share the ${limit} status requests per minute of this account. ` +
		'Wait for fewer runs at once, or raise Rate Limit if the account allows more. '
	);
}

/**
 * For a run that could not be looked at.
 *
 * @param host where it was asked for
 */
export function lostTexts(runId: string, host: string, failure: Failure): Texts {
	switch (failure.code) {
		case '401':
		case '403':
			return {
				message: `GloriaMundo refused the API key when asked for run ${runId} (HTTP ${failure.code})`,
				description:
					'The key is invalid, has expired or may not read this run. Put a valid key into the GloriaMundo API credential, and test it there.',
			};
		case '404':
			return {
				message: `GloriaMundo knows no run ${runId}, or it belongs to another account (HTTP 404)`,
				description:
					'Check the Run ID, and that the credential’s API key is of the account that started the run.',
			};
		case '429':
			return {
				message: `GloriaMundo was asked too often to give the status of run ${runId}: ${failure.reason}`,
				description:
					'The account’s limit is used up, by n8n or by others. Look less often, or use Wait for Completion, which waits such pauses out.',
			};
	}
	if (isHttpCode(failure)) {
		return {
			message: `GloriaMundo did not give the status of run ${runId}: ${failure.reason}`,
			description: httpAdvice(failure),
		};
	}
	const code = failure.code ? ` Error code: ${failure.code}.` : '';
	return {
		message: `The status of run ${runId} could not be fetched from ${host}: ${failure.reason}`,
		description: `The run itself may be going on. Check the Base URL in the credential and the network, then look again.${code}`,
	};
}

function httpAdvice({ code = '' }: Failure): string {
	if (code.startsWith('5')) {
		return 'The service has a problem; the run itself may be going on. Look again later, or use Wait for Completion, which goes on after such answers.';
	}
	if (code.startsWith('3')) {
		return 'The address answers with a redirect, which is not followed, so that the API key stays with its host. Check the Base URL in the credential.';
	}
	return 'The run itself may be going on. Check the Run ID and the Base URL in the credential.';
}

/** Whether an answer came, but was no status. */
export function isHttpCode({ code }: Failure): boolean {
	return code !== undefined && /^\d{3}$/.test(code);
}
