import { finalProgress, type Progress, progressDuring, type StepPlan } from './progress';

/** The whole life of a run, planned in advance. All durations in milliseconds. */
export interface SimulatedRun extends StepPlan {
	runId: string;
	/** How long the run is `queued` before it starts. */
	queuedMs: number;
	/** The running time, without the queue and the pause. */
	durationMs: number;
	/** `result` of a completed run: its keys are the workflow's own. */
	result: unknown;
	/** `error` of a failed run. */
	error: string;
	/** Integer cents; a failed run costs too. */
	costCents: number;
	/** How long the run waits, halfway, for a person's approval; 0 for none. */
	pausedMs: number;
	/** The API's documents name no status for a pause. */
	pausedStatus: string;
	/** Bodies to send instead: one per poll, the last one repeats. */
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

/** Adds the defaults: a run of 3 s, without a queue, that completes. */
export function describeRun(options: RunOptions & { runId: string }): SimulatedRun {
	return {
		queuedMs: 0,
		durationMs: 3000,
		// Like the API document's examples, in names and uneven durations.
		steps: [
			{ name: 'Read emails', weight: 1 },
			{ name: 'Generate content', weight: 4 },
			{ name: 'Send email', weight: 1 },
			{ name: 'Write summary', weight: 3 },
			{ name: 'Post to Slack', weight: 1 },
		],
		outcome: 'completed',
		result: { summary: 'Posted summary to #daily-digest' },
		error: 'Gmail connection expired. Please reconnect.',
		costCents: 15,
		pausedMs: 0,
		pausedStatus: 'running',
		progress: 'honest',
		stepCount: 'finished',
		...options,
	};
}

/** Milliseconds from a run's creation to its end. */
export function endsAfterMs(run: SimulatedRun): number {
	return run.queuedMs + run.durationMs + run.pausedMs;
}

/**
 * What the API says about a run.
 * @param elapsedMs milliseconds since the run was created
 * @param startedAtMs the wall clock at its creation (elapsedMs 0), in Unix milliseconds;
 *   `started_at` is this plus the time in the queue
 */
export function statusAt(run: SimulatedRun, elapsedMs: number, startedAtMs: number): StatusPayload {
	const payload: StatusPayload = {
		run_id: run.runId,
		status: 'queued',
		progress: null,
		started_at: null,
		completed_at: null,
		result: null,
		cost_cents: null,
		error: null,
	};
	if (elapsedMs < run.queuedMs) return payload;
	payload.started_at = isoSeconds(startedAtMs + run.queuedMs);
	if (elapsedMs < endsAfterMs(run)) {
		return { ...payload, ...runningAt(run, elapsedMs - run.queuedMs) };
	}
	return {
		...payload,
		status: run.outcome,
		progress: finalProgress(run),
		completed_at: isoSeconds(startedAtMs + endsAfterMs(run)),
		cost_cents: run.costCents,
		...(run.outcome === 'completed' ? { result: run.result } : { error: run.error }),
	};
}

/** The work does not advance during the pause. */
function runningAt(run: SimulatedRun, runningMs: number): Partial<StatusPayload> {
	const pauseMs = run.durationMs / 2;
	const isPaused = runningMs >= pauseMs && runningMs < pauseMs + run.pausedMs;
	const workedMs = runningMs < pauseMs ? runningMs : Math.max(pauseMs, runningMs - run.pausedMs);
	// A run without running time gets here only during its pause.
	const fraction = run.durationMs === 0 ? 0 : workedMs / run.durationMs;
	return {
		status: isPaused ? run.pausedStatus : 'running',
		progress: progressDuring(run, fraction),
	};
}

/** ISO 8601 in UTC without milliseconds, as in the API document. */
function isoSeconds(unixMs: number): string {
	return new Date(unixMs).toISOString().replace(/\.\d{3}Z$/, 'Z');
}
