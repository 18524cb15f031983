import { CredentialError } from '../gloriamundo/account';
import type { Failure, FailureCode } from '../gloriamundo/pollResult';
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
		description: `It was last seen ${describeRun(run)}, and is still going. Only this node has stopped waiting.${failure} ${rateLimitAdvice(known)}Check it again later, increase 'Max Wait', or set 'On Timeout' to 'Send to In Progress Output'.`,
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

type Row = [message: string, advice: string];

/** A row for each code that a failure may have here. */
type Rows = Partial<Record<FailureCode, Row>> & { unexpected_error: Row };

const NEW_KEY = 'Create a new key in GloriaMundo, update the credential, and test it there.';

/**
 * For a run whose status could not be fetched.
 *
 * @param host where it was fetched from
 */
export function notCheckedTexts(runId: string, host: string, failure: Failure): Texts {
	const { reason } = failure;
	const run = nameRun(runId);
	const lowerRun = lowerFirst(run);
	const mayGoOn = 'The run itself may be going on.';
	return textsOf(failure, {
		unauthorized: [
			`The API key was rejected when checking ${lowerRun} (${reason})`,
			`The key is invalid, has expired or may not read this run. ${NEW_KEY}`,
		],
		not_found: [
			`${run} was not found (${reason})`,
			'Check the run ID, and that the API key belongs to the account that started the run.',
		],
		rate_limited: [
			`Rate limit reached when checking ${lowerRun}: ${reason}`,
			"The account's rate limit is used up, by n8n or by others. Check less often, or use 'Wait for Run', which waits it out.",
		],
		service_error: [
			`GloriaMundo could not tell the status of ${lowerRun}: ${reason}`,
			`GloriaMundo is temporarily unavailable. ${mayGoOn} Check again later, or use 'Wait for Run', which goes on after such answers.`,
		],
		unexpected_answer: [
			`The status of ${lowerRun} could not be read: ${reason}`,
			`${mayGoOn} Check 'Base URL' in the credential, and whether a proxy stands between n8n and ${host}.`,
		],
		rejected: [
			`The status check of ${lowerRun} was rejected: ${reason}`,
			redirectAdvice(failure) ?? `${mayGoOn} Check the run ID, and 'Base URL' in the credential.`,
		],
		unreachable: [
			`The status of ${lowerRun} could not be fetched from ${host}: ${reason}`,
			`${mayGoOn} Check 'Base URL' in the credential and the network, then check again.`,
		],
		unexpected_error: [
			`${run} could not be checked: ${reason}`,
			`${mayGoOn} Please report this text:`,
		],
	});
}

/**
 * For a run that was not started, or may not have been.
 *
 * @param host where it was to be started
 */
export function notStartedTexts(workflowId: string, host: string, failure: Failure): Texts {
	const { reason } = failure;
	const workflow = nameWorkflow(workflowId);
	const lowerWorkflow = lowerFirst(workflow);
	const nothing = 'No run was started.';
	return textsOf(failure, {
		may_have_started: [
			`A run of ${lowerWorkflow} may have started: ${reason}`,
			'Look at the GloriaMundo dashboard before you start it again: starting a run twice costs twice. This node does not start it again by itself.',
		],
		invalid_input: [
			`The input for ${lowerWorkflow} was rejected (${reason})`,
			`${nothing} Correct the input to what the workflow expects.`,
		],
		unauthorized: [
			`The API key was rejected when starting ${lowerWorkflow} (${reason})`,
			`${nothing} ${NEW_KEY}`,
		],
		spend_limit: [
			`The spend limit or the credits of the account are used up (${reason})`,
			`${nothing} Raise the limit or add credits in GloriaMundo, or wait until the limit is reset.`,
		],
		not_found: [
			`${workflow} was not found (${reason})`,
			`${nothing} Check the workflow ID, and that the API key belongs to the account of the workflow.`,
		],
		rate_limited: [
			`Rate limit reached when starting ${lowerWorkflow}: ${reason}`,
			`${nothing} The account's limit of starts is used up, by n8n or by others. Start fewer runs at once, or try again later.`,
		],
		unreachable: [
			`${workflow} could not be started at ${host}: ${reason}`,
			`${nothing} Check 'Base URL' in the credential and the network, then try again.`,
		],
		unexpected_answer: [
			`${workflow} could not be started: ${reason}`,
			`${nothing} Check 'Base URL' in the credential, and whether a proxy stands between n8n and ${host}.`,
		],
		rejected: [
			`The start of ${lowerWorkflow} was rejected: ${reason}`,
			`${nothing} ${redirectAdvice(failure) ?? "Check the workflow, its connections in GloriaMundo, and 'Base URL' in the credential."}`,
		],
		unexpected_error: [
			`${workflow} could not be started: ${reason}`,
			`${nothing} Please report this text:`,
		],
	});
}

function lowerFirst(text: string): string {
	return text.charAt(0).toLowerCase() + text.slice(1);
}

function redirectAdvice({ httpStatus = 0 }: Failure): string | undefined {
	if (httpStatus < 300 || httpStatus >= 400) return undefined;
	return "The address answers with a redirect. Redirects are not followed, so that the API key stays with its host. Check 'Base URL' in the credential.";
}

function textsOf(failure: Failure, rows: Rows): Texts {
	const { code, explanation, networkCode, serverText } = failure;
	const [message, advice] = rows[code] ?? rows.unexpected_error;
	const parts = [
		advice,
		explanation && oneLine(explanation),
		networkCode && `Error code: ${networkCode}.`,
		serverText && `The answer was: “${oneLine(serverText)}”`,
	];
	return { message, description: parts.filter(Boolean).join(' ') };
}
