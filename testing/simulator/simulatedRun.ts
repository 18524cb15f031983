import { activeFraction, isPaused } from './pause';
import { finalProgress, type Progress, progressDuring, type ProgressStyle } from './progress';

/** One step of a simulated workflow. `weight` is its share of the running time, in any unit. */
export interface Step {
	name: string;
	weight: number;
}

/** The whole life of a run, laid down in advance. All durations in milliseconds. */
export interface SimulatedRun {
	runId: string;
	/** How long the run is `queued` before it starts. */
	queuedMs: number;
	/** How long the run works, without the time in the queue and without a pause. */
	durationMs: number;
	steps: readonly Step[];
	outcome: 'completed' | 'failed';
	/** `result` of a completed run: its keys are the workflow's own. */
	result: unknown;
	/** `error` of a failed run. */
	error: string;
	/** Integer cents; a failed run costs too. */
	costCents: number;
	/** How long the run stands still for a person's approval; 0 for not at all. */
	pausedMs: number;
	/** Where the pause falls: 0 to 1 of `durationMs`. */
	pauseAtFraction: number;
	/** The API's documents name no status for a pause, so it can be chosen. */
	pausedStatus: string;
	progress: ProgressStyle;
	/** Whether `current_step` counts the steps that are done, or also the one that is under way. */
	stepCount: 'finished' | 'started';
	/** The step, counted from 1, in which a failed run stops. */
	stopsInStep: number;
	/** Canned bodies instead of all of the above: one per poll, the last one repeats. */
	script?: readonly unknown[];
}

export type RunOptions = Partial<SimulatedRun>;

/** The body of a status answer, in the API document's order of fields (Polling for Results). */
export interface StatusPayload {
	run_id: string;
	status: string;
	progress: Progress | null;
	started_at: string | null;
	completed_at: string | null;
	result: unknown;
	cost_cents: number | null;
	error: string | null;
}

/** Names and unevenness are modelled on the API document's examples. */
export const DEFAULT_STEPS: readonly Step[] = [
	{ name: 'Read emails', weight: 1 },
	{ name: 'Generate content', weight: 4 },
	{ name: 'Send email', weight: 1 },
	{ name: 'Write summary', weight: 3 },
	{ name: 'Post to Slack', weight: 1 },
];

/** Fills what a test leaves out: a run of 3 s, without a queue, that completes. */
export function describeRun(options: RunOptions & { runId: string }): SimulatedRun {
	const steps = options.steps ?? DEFAULT_STEPS;
	return {
		queuedMs: 0,
		durationMs: 3000,
		outcome: 'completed',
		result: { summary: 'Posted summary to #daily-digest' },
		error: 'Gmail connection expired. Please reconnect.',
		costCents: 15,
		pausedMs: 0,
		pauseAtFraction: 0.5,
		pausedStatus: 'running',
		progress: 'honest',
		stepCount: 'finished',
		// The document's failed example stops in the third of five steps.
		stopsInStep: Math.ceil(steps.length * 0.6),
		...options,
		steps,
	};
}

/** The same run with every duration multiplied by `factor`. */
export function scaleRun(run: SimulatedRun, factor: number): SimulatedRun {
	return {
		...run,
		queuedMs: run.queuedMs * factor,
		durationMs: run.durationMs * factor,
		pausedMs: run.pausedMs * factor,
	};
}

/** Milliseconds from a run's creation to its end. */
export function endsAfterMs(run: SimulatedRun): number {
	return run.queuedMs + run.durationMs + run.pausedMs;
}

/**
 * What the API says of a run.
 * @param elapsedMs milliseconds since the run was created
 * @param startedAtMs the wall clock at its creation (elapsedMs 0), in Unix milliseconds;
 *   `started_at` is this plus the time in the queue
 */
export function statusAt(run: SimulatedRun, elapsedMs: number, startedAtMs: number): StatusPayload {
	const runningMs = elapsedMs - run.queuedMs;
	if (runningMs < 0) return payload(run, { status: 'queued' });
	const started_at = isoSeconds(startedAtMs + run.queuedMs);
	if (elapsedMs < endsAfterMs(run)) {
		const status = isPaused(run, runningMs) ? run.pausedStatus : 'running';
		const progress = progressDuring(run, activeFraction(run, runningMs));
		return payload(run, { status, progress, started_at });
	}
	const completed = run.outcome === 'completed';
	return payload(run, {
		status: run.outcome,
		progress: finalProgress(run),
		started_at,
		completed_at: isoSeconds(startedAtMs + endsAfterMs(run)),
		result: completed ? run.result : null,
		cost_cents: run.costCents,
		error: completed ? null : run.error,
	});
}

function payload(run: SimulatedRun, known: Partial<StatusPayload>): StatusPayload {
	return {
		run_id: run.runId,
		status: 'queued',
		progress: null,
		started_at: null,
		completed_at: null,
		result: null,
		cost_cents: null,
		error: null,
		...known,
	};
}

/** ISO 8601 in UTC without milliseconds, as in the API document. */
function isoSeconds(unixMs: number): string {
	return new Date(unixMs).toISOString().replace(/\.\d{3}Z$/, 'Z');
}
