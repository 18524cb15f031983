import { CredentialError } from '../gloriamundo/account';
import type { Failure } from '../gloriamundo/pollResult';
import { ParameterError } from '../input/parameterError';
import type { Known } from '../polling/outcome';
import { describeRun, describeValue, nameRun, nameWorkflow, oneLine, seconds } from './wording';

/**
 * Texts of one error: what happened, and what to do. No text of the server or of a person stands in `message`,
 * since n8n has rules about some words there; run IDs only if `nameRun` lets them.
 */
export interface Texts {
	message: string;
	description: string;
}

/** The rate limit kept a run from being polled as often as it should have been, if the last poll is this old. */
const NOTABLE_LAG_MS = 2_000;

const NOTHING_SENT = 'No request was sent for this item.';

/** For a parameter or credential that cannot be used. */
export function inputTexts(itemIndex: number, cause: unknown): Texts {
	const item = `[item ${itemIndex}]`;
	if (cause instanceof ParameterError) {
		const { parameter, value, reason } = cause;
		const wrong = `The value is ${describeValue(value)}. Correct the parameter or the expression in it.`;
		return {
			message: `'${parameter}' cannot be used: ${reason} ${item}`,
			description: `${cause.advice ?? wrong} ${NOTHING_SENT}`,
		};
	}
	if (cause instanceof CredentialError) {
		return {
			message: `The GloriaMundo API credential cannot be used: ${cause.message} ${item}`,
			description: `${causeOf(cause)}Correct the credential, and test it there. ${NOTHING_SENT}`,
		};
	}
	return {
		message: `A parameter could not be read ${item}`,
		description: `${sentence(cause instanceof Error ? cause.message : String(cause))} ${NOTHING_SENT}`,
	};
}

function sentence(text: string): string {
	return oneLine(text).replace(/[.!]?$/, '.');
}

/** What n8n says of the credential, if it could not be read at all. */
function causeOf({ cause }: CredentialError): string {
	return cause instanceof Error ? `${sentence(cause.message)} ` : '';
}

/** For a run that had not ended at the deadline. */
export function timeoutTexts(known: Known): Texts {
	const { runId, run, waitedMs, lastFailure } = known;
	const waited = seconds(waitedMs);
	if (!run) {
		const reason = lastFailure ? `: ${lastFailure.reason}` : '';
		return {
			message: `${nameRun(runId)} could not be checked within ${waited}${reason}`,
			description: `The run itself may be going on. ${rateLimitAdvice(known)}Try again later, or increase 'Max Wait'.`,
		};
	}
	const failure = lastFailure ? ` The last status check failed: ${lastFailure.reason}.` : '';
	return {
		message: `${nameRun(runId)} did not finish within ${waited}`,
		description: `It was last seen ${describeRun(run)}, and goes on: only this node has stopped waiting.${failure} ${rateLimitAdvice(known)}Check it again later, increase 'Max Wait', or set 'On Timeout' to 'Send to In Progress Output'.`,
	};
}

/** If the rate limit kept polls rare: how many runs share it, what it is, what to change. */
function rateLimitAdvice({ account }: Known): string {
	if (!account) return '';
	const { sinceLastPollMs, queued, limit, allowed, pausedMs } = account;
	if (pausedMs > 0 || allowed < limit) {
		return "GloriaMundo has rejected requests (HTTP 429): something else uses the account's rate limit too, or 'Rate Limit' is set too high. ";
	}
	if (sinceLastPollMs < NOTABLE_LAG_MS) return '';
	const last =
		sinceLastPollMs === Infinity
			? 'The run was never checked'
			: `The run was last checked ${seconds(sinceLastPollMs)} before`;
	return `${last}, since ${queued} runs share the ${limit} status checks per minute of this account. Wait for fewer runs at once, or raise 'Rate Limit' if the account allows more. `;
}

/**
 * For a run whose status could not be fetched.
 *
 * @param host where it was fetched from
 */
export function notCheckedTexts(runId: string, host: string, failure: Failure): Texts {
	const { message, advice } = pollTexts(runId, host, failure);
	return { message, description: withDetails(advice, failure) };
}

/**
 * For a run that was not started, or of which nobody knows whether it was.
 *
 * @param host where it was to be started
 */
export function notStartedTexts(workflowId: string, host: string, failure: Failure): Texts {
	const { message, advice } = startTexts(nameWorkflow(workflowId), host, failure);
	return { message, description: withDetails(advice, failure) };
}

function withDetails(advice: string, { explanation, networkCode, serverText }: Failure): string {
	const parts = [
		advice,
		explanation && oneLine(explanation),
		networkCode && `Error code: ${networkCode}.`,
		serverText && `The answer was: “${oneLine(serverText)}”`,
	];
	return parts.filter(Boolean).join(' ');
}

function pollTexts(
	runId: string,
	host: string,
	{ code, reason, httpStatus }: Failure,
): { message: string; advice: string } {
	const run = nameRun(runId);
	const check = run === 'The run' ? 'the run' : `run ${runId}`;
	const mayGoOn = 'The run itself may be going on.';
	switch (code) {
		case 'unauthorized':
			return {
				message: `The API key was rejected when checking ${check} (${reason})`,
				advice:
					'The key is invalid, has expired or may not read this run. Create a new key in GloriaMundo, update the credential, and test it there.',
			};
		case 'not_found':
			return {
				message: `${run} was not found (${reason})`,
				advice:
					'Check the run ID, and that the API key belongs to the account that started the run.',
			};
		case 'rate_limited':
			return {
				message: `Rate limit reached when checking ${check}: ${reason}`,
				advice:
					"The account's rate limit is used up, by n8n or by others. Check less often, or use 'Wait for Run', which waits it out.",
			};
		case 'service_error':
			return {
				message: `GloriaMundo could not tell the status of ${check}: ${reason}`,
				advice: `The service is having a bad moment. ${mayGoOn} Check again later, or use 'Wait for Run', which goes on after such answers.`,
			};
		case 'unexpected_answer':
			return {
				message: `The status of ${check} could not be read: ${reason}`,
				advice: `${mayGoOn} Check 'Base URL' in the credential, and whether a proxy stands between n8n and ${host}.`,
			};
		case 'rejected':
			return {
				message: `The status check of ${check} was rejected: ${reason}`,
				advice: rejectedAdvice(httpStatus),
			};
		case 'unreachable':
			return {
				message: `The status of ${check} could not be fetched from ${host}: ${reason}`,
				advice: `${mayGoOn} Check 'Base URL' in the credential and the network, then check again.`,
			};
		default:
			return {
				message: `${run} could not be checked: ${reason}`,
				advice: `${mayGoOn} Please report this, with the text below.`,
			};
	}
}

function rejectedAdvice(httpStatus = 0): string {
	if (httpStatus >= 300 && httpStatus < 400) {
		return "The address answers with a redirect. Redirects are not followed, so that the API key stays with its host. Check 'Base URL' in the credential.";
	}
	return "The run itself may be going on. Check the run ID, and 'Base URL' in the credential.";
}

function startTexts(
	workflow: string,
	host: string,
	{ code, reason, httpStatus }: Failure,
): { message: string; advice: string } {
	const nothing = 'No run was started.';
	switch (code) {
		case 'may_have_started':
			return {
				message: `A run of ${workflow} may have started: ${reason}`,
				advice:
					'Look at the GloriaMundo dashboard before you start it again: starting a run twice costs twice. This node does not start it again by itself.',
			};
		case 'invalid_input':
			return {
				message: `The input for ${workflow} was rejected (${reason})`,
				advice: `${nothing} Correct the input to what the workflow expects.`,
			};
		case 'unauthorized':
			return {
				message: `The API key was rejected when starting ${workflow} (${reason})`,
				advice: `${nothing} Create a new key in GloriaMundo, update the credential, and test it there.`,
			};
		case 'spend_limit':
			return {
				message: `The spend limit or the credits of the account are used up (${reason})`,
				advice: `${nothing} Raise the limit or add credits in GloriaMundo, or wait until the limit is reset.`,
			};
		case 'not_found':
			return {
				message: `${upperFirst(workflow)} was not found (${reason})`,
				advice: `${nothing} Check the workflow ID, and that the API key belongs to the account of the workflow.`,
			};
		case 'rate_limited':
			return {
				message: `Rate limit reached when starting ${workflow}: ${reason}`,
				advice: `${nothing} The account's limit of starts is used up, by n8n or by others. Start fewer runs at once, or try again later.`,
			};
		case 'unreachable':
			return {
				message: `${upperFirst(workflow)} could not be started at ${host}: ${reason}`,
				advice: `${nothing} Check 'Base URL' in the credential and the network, then try again.`,
			};
		case 'unexpected_answer':
			return {
				message: `${upperFirst(workflow)} could not be started: ${reason}`,
				advice: `${nothing} Check 'Base URL' in the credential, and whether a proxy stands between n8n and ${host}.`,
			};
		default:
			return {
				message: `The start of ${workflow} was rejected: ${reason}`,
				advice: `${nothing} ${startAdvice(httpStatus)}`,
			};
	}
}

function startAdvice(httpStatus = 0): string {
	const isRedirect = httpStatus >= 300 && httpStatus < 400;
	if (isRedirect) return "Redirects are not followed. Check 'Base URL' in the credential.";
	return "Check the workflow, its connections in GloriaMundo, and 'Base URL' in the credential.";
}

function upperFirst(text: string): string {
	return text.charAt(0).toUpperCase() + text.slice(1);
}
