import { isAnotherRun } from './runId';

/** What a status means for a wait: the run goes on, or it has ended, and how. */
export type RunPhase = 'active' | 'completed' | 'failed';

/** Every status that the API documents ("Polling for Results", table "Status Values"). */
const PHASE_OF_STATUS: ReadonlyMap<string, RunPhase> = new Map([
	['queued', 'active'],
	['running', 'active'],
	['completed', 'completed'],
	['failed', 'failed'],
]);

/** The API's own answer, passed on unchanged. */
export type StatusPayload = Record<string, unknown>;

/** The progress that a run reports. Every field may be missing. */
export interface RunProgress {
	currentStep?: number;
	totalSteps?: number;
	stepName?: string;
	/** 0 to 100. */
	percentage?: number;
}

/** A run's status at one moment. */
export interface RunStatus {
	status: string;
	phase: RunPhase;
	progress: RunProgress;
	/** When the run started, in milliseconds since 1970 by the server's clock. */
	startedAtMs?: number;
	/** What the run cost, in cents; known once it has ended. */
	costCents?: number;
	payload: StatusPayload;
	/** The payload as JSON: parsing it again is the cheapest copy that keeps every field. */
	text: string;
}

/** A JSON body, parsed and as text. */
export interface JsonBody {
	json: unknown;
	text: string;
}

/** A status, or why an answer's body is none. */
export type RunStatusResult = { run: RunStatus } | { reason: string };

/**
 * Reads the body of a status answer. Optional fields may be missing, null or of another type; only
 * `status` must be text.
 *
 * @param body a JSON body
 * @param runId the run that was polled
 */
export function readRunStatus({ json: body, text }: JsonBody, runId: string): RunStatusResult {
	if (!isObject(body)) return { reason: 'it sent an answer that is not a status object' };
	const { status } = body;
	if (typeof status !== 'string' || status === '') {
		return { reason: 'it sent an answer without a status' };
	}
	if (isAnotherRun(body.run_id, runId)) {
		return { reason: 'it sent the status of another run' };
	}
	return {
		run: {
			status,
			phase: phaseOf(status, body.completed_at),
			progress: readProgress(body.progress),
			startedAtMs: readTime(body.started_at),
			costCents: readNumber(body.cost_cents),
			payload: body,
			text,
		},
	};
}

/**
 * A status that the API does not document counts by `completed_at`: set, the run has ended, and not
 * as completed; not set, it goes on (the pause for an approval has no documented status).
 */
function phaseOf(status: string, completedAt: unknown): RunPhase {
	const phase = PHASE_OF_STATUS.get(status);
	if (phase) return phase;
	const hasEnded = completedAt !== undefined && completedAt !== null && completedAt !== '';
	return hasEnded ? 'failed' : 'active';
}

function readProgress(progress: unknown): RunProgress {
	if (!isObject(progress)) return {};
	const { current_step_name: stepName } = progress;
	return {
		currentStep: readNumber(progress.current_step),
		totalSteps: readNumber(progress.total_steps),
		stepName: typeof stepName === 'string' && stepName !== '' ? stepName : undefined,
		percentage: readNumber(progress.percentage),
	};
}

/** `Date.parse` also accepts other texts, such as "step 5". */
const ISO_TIME = /^\d{4}-\d\d-\d\d[T ][\d:.]+(z|[+-][\d:]+)?$/i;

/** ISO 8601 in UTC (API document), even without a zone: `Date.parse` would take local time. */
function readTime(value: unknown): number | undefined {
	const time = typeof value === 'string' ? ISO_TIME.exec(value) : null;
	return time ? readNumber(Date.parse(time[1] ? time[0] : `${time[0]}Z`)) : undefined;
}

function readNumber(value: unknown): number | undefined {
	return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
