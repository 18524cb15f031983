import { tooManyRequests, jsonAnswer, type Answer } from '../../testing/simulator/simulatedApi';
import type { Random } from '../../testing/random';
import { endsAfterMs, statusAt } from '../../testing/simulator/simulatedRun';
import { SlidingWindow } from '../../testing/simulator/slidingWindow';
import type { VirtualTime } from '../../testing/virtualClock';
import type { PlannedRun, Workload } from './workloads';

const HALF_TRIP_MS = 75;

/** The surroundings in which a contestant waits. */
export interface Surroundings {
	workload: Workload;
	service: VirtualService;
	time: VirtualTime;
	random: Random;
}

/** How the wait for one run ended; a rejected promise stands for `lost`. */
export type WaitForRun = (runId: string, index: number) => Promise<'ended' | 'timedOut' | 'lost'>;

/** The service, reached in virtual time: 150 ms there and back. */
export class VirtualService {
	private readonly window: SlidingWindow;

	private readonly runs: ReadonlyMap<string, PlannedRun>;

	requests = 0;

	rejected = 0;

	constructor(
		planned: readonly PlannedRun[],
		private readonly rateLimit: Workload['rateLimit'],
		private readonly time: VirtualTime,
	) {
		this.window = new SlidingWindow({ ...rateLimit, limit: rateLimit.requests });
		this.runs = new Map(planned.map((plan) => [plan.run.runId, plan]));
	}

	/** A status request, answered as it comes over the wire. */
	async get(runId: string): Promise<Answer> {
		this.requests++;
		await this.time.pause(HALF_TRIP_MS);
		const answer = this.answer(runId);
		await this.time.pause(HALF_TRIP_MS);
		return answer;
	}

	/** When the run has ended, in virtual milliseconds. */
	endOf(runId: string): number {
		const { startsAtMs, run } = this.runs.get(runId) as PlannedRun;
		return startsAtMs + endsAfterMs(run);
	}

	private answer(runId: string): Answer {
		const admission = this.window.take(this.time.now());
		if (!admission.accepted) {
			this.rejected++;
			const { retryAfter = 'seconds' } = this.rateLimit;
			return tooManyRequests(retryAfter === 'none' ? undefined : admission.retryAfterMs);
		}
		const { startsAtMs, run } = this.runs.get(runId) as PlannedRun;
		const elapsedMs = this.time.now() - startsAtMs;
		const date = new Date(Date.now()).toUTCString();
		return jsonAnswer(200, statusAt(run, elapsedMs, Date.now() - elapsedMs), { date });
	}
}
