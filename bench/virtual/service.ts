import type { PollResult } from '../../nodes/shared/gloriamundo/pollResult';
import { readStatusResponse } from '../../nodes/shared/transport/statusResponse';
import type { SimulatedRun } from '../../testing/simulator/simulatedRun';
import { endsAfterMs, statusAt } from '../../testing/simulator/simulatedRun';
import { SlidingWindow } from '../../testing/simulator/slidingWindow';
import type { FastTime } from './fastTime';

/** As the vendor documents it: 60 status requests per 60 seconds and user. */
const LIMIT = { limit: 60, windowMs: 60_000 };
const HALF_TRIP_MS = 75;

/** A run of a workload: when it starts, and what becomes of it. */
export interface PlannedRun {
	startsAtMs: number;
	run: SimulatedRun;
}

/** An answer as it comes over the wire. */
export interface WireAnswer {
	statusCode: number;
	headers: Record<string, string>;
	body: string;
}

/** The service, reached in virtual time: 150 ms there and back. */
export class VirtualService {
	private readonly window = new SlidingWindow(LIMIT);

	private readonly runs: ReadonlyMap<string, PlannedRun>;

	requests = 0;

	rejected = 0;

	constructor(
		planned: readonly PlannedRun[],
		private readonly time: FastTime,
	) {
		this.runs = new Map(planned.map((plan) => [plan.run.runId, plan]));
	}

	async get(runId: string): Promise<WireAnswer> {
		this.requests++;
		await this.time.pause(HALF_TRIP_MS);
		const answer = this.answer(runId);
		await this.time.pause(HALF_TRIP_MS);
		return answer;
	}

	/** The same, read as this project reads it. */
	async ask(runId: string): Promise<PollResult> {
		const answer = await this.get(runId);
		const body = { json: JSON.parse(answer.body), text: answer.body };
		return readStatusResponse({ ...answer, body }, runId, this.time.wallMs());
	}

	/** When the run has ended, in virtual milliseconds. */
	endOf(runId: string): number {
		const { startsAtMs, run } = this.runs.get(runId) as PlannedRun;
		return startsAtMs + endsAfterMs(run);
	}

	private answer(runId: string): WireAnswer {
		const headers = { date: new Date(this.time.wallMs()).toUTCString() };
		const admission = this.window.take(this.time.now());
		if (!admission.accepted) {
			this.rejected++;
			const retryAfter = String(Math.ceil(admission.retryAfterMs / 1000));
			return { statusCode: 429, headers: { ...headers, 'retry-after': retryAfter }, body: '{}' };
		}
		const { startsAtMs, run } = this.runs.get(runId) as PlannedRun;
		const elapsedMs = this.time.now() - startsAtMs;
		const body = JSON.stringify(statusAt(run, elapsedMs, this.time.wallMs() - elapsedMs));
		return { statusCode: 200, headers, body };
	}
}
