import type { RunStatus } from '../gloriamundo/runStatus';
import type { Done, StepReading } from './progress';
import type { RunView } from './schedule';

/** How long a wait has lasted, and what it knows of its run. */
export class RunHistory {
	/** The last status that was seen. */
	last?: RunStatus;

	private done?: Done;

	private changedMs: number;

	/** @param startMs when the wait began, by the clock */
	constructor(
		private readonly startMs: number,
		private readonly stepReading: StepReading,
	) {
		this.changedMs = startMs;
	}

	/** @returns whether status or step differ from the last */
	add(run: RunStatus, nowMs: number): boolean {
		const isNews = run.status !== this.last?.status || stepOf(run) !== stepOf(this.last);
		this.stepReading.observe(run);
		const done = this.stepReading.read(run.progress);
		if (done?.fraction !== this.done?.fraction) this.changedMs = nowMs;
		this.done = done;
		this.last = run;
		return isNews;
	}

	/** Milliseconds since the wait began. */
	waitedMs(nowMs: number): number {
		return nowMs - this.startMs;
	}

	/** @param serverTimeMs when the last status was sent, by the server's clock */
	view(nowMs: number, serverTimeMs = Number.NaN): RunView {
		const waitedMs = this.waitedMs(nowMs);
		// Both times are the server's own, so a wrong clock on this machine changes nothing.
		const serverAgeMs = serverTimeMs - (this.last?.startedAtMs ?? Number.NaN);
		const ageMs = serverAgeMs > waitedMs ? serverAgeMs : waitedMs;
		return { ageMs, done: this.done, sinceChangeMs: nowMs - this.changedMs };
	}
}

function stepOf({ progress }: RunStatus): string | number | undefined {
	return progress.stepName ?? progress.currentStep;
}
