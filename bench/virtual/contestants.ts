import { createWaiter, WaiterState } from '@smithy/util-waiter';
import pWaitFor from 'p-wait-for';
import { StepReading } from '../../nodes/shared/polling/progress';
import { Scheduler } from '../../nodes/shared/polling/scheduler';
import { waitForRuns } from '../../nodes/shared/polling/pollRuns';
import type { Random } from '../../testing/random';
import type { FastTime } from './fastTime';
import type { PlannedRun, VirtualService, WireAnswer } from './service';

/** Longer than any run takes: what is measured is how an end is found, not how waiting is given up. */
const MAX_WAIT_MS = 3 * 3_600_000;

/** The whole of a trial, from the first run to the end of the last. */
export interface Trial {
	planned: readonly PlannedRun[];
	service: VirtualService;
	time: FastTime;
	random: Random;
	/** To be called when the end of a run was seen. */
	onFound: (runId: string) => void;
}

/** One way to wait for runs. A run whose promise rejects is lost. */
export interface Contestant {
	name: string;
	waitForAll: (trial: Trial) => Promise<unknown>;
}

/** This project's production code. */
const ours: Contestant = {
	name: 'this project',
	waitForAll: async ({ planned, service, time, random, onFound }) => {
		const client = new Scheduler(time.clock).join(60);
		const stepReading = new StepReading();
		const poll = async (runId: string) => await service.ask(runId);
		const tools = { clock: time.clock, random, poll, client, stepReading };
		await Promise.all(
			planned.map(async ({ startsAtMs, run }) => {
				await time.pause(startsAtMs);
				const pollInterval = { minMs: 2_000, maxMs: 60_000 };
				const request = { runId: run.runId, maxWaitMs: MAX_WAIT_MS, pollInterval };
				const outcomes = waitForRuns([{ ...request, requestTimeoutMs: 10_000 }], tools);
				const [outcome] = await Promise.all(outcomes.values());
				if (outcome?.kind === 'ended') onFound(run.runId);
			}),
		);
		client.leave();
	},
};

/** One loop per run, as everybody else does it. */
function loops(name: string, waitForOne: (trial: Trial, runId: string) => Promise<unknown>) {
	const waitForAll = async (trial: Trial) =>
		await Promise.allSettled(
			trial.planned.map(async ({ startsAtMs, run }) => {
				await trial.time.pause(startsAtMs);
				await waitForOne(trial, run.runId);
				trial.onFound(run.runId);
			}),
		);
	return { name, waitForAll } satisfies Contestant;
}

function hasEnded({ statusCode, body }: WireAnswer): boolean {
	if (statusCode !== 200) return false;
	const { status } = JSON.parse(body) as { status: string };
	return status === 'completed' || status === 'failed';
}

/** The vendor's page raises on a 429, which loses the run; this one goes on as after any other answer. */
const vendorLoop = loops("vendor's 2 s loop", async ({ service, time }, runId) => {
	while (!hasEnded(await service.get(runId))) await time.pause(2_000);
});

const vendorLoopAsWritten = loops("vendor's 2 s loop (429 ends it)", async (trial, runId) => {
	for (;;) {
		const answer = await trial.service.get(runId);
		if (answer.statusCode !== 200) throw new Error(`HTTP ${answer.statusCode}`);
		if (hasEnded(answer)) return;
		await trial.time.pause(2_000);
	}
});

const growingLoop = loops('growing loop (1 to 5 s)', async ({ service, time }, runId) => {
	let delayMs = 1_000;
	while (!hasEnded(await service.get(runId))) {
		await time.pause(delayMs);
		delayMs = Math.min(delayMs * 1.5, 5_000);
	}
});

const pWaitForLoop = loops('p-wait-for (2 s)', async ({ service }, runId) => {
	await pWaitFor(async () => hasEnded(await service.get(runId)), { interval: 2_000 });
});

const smithyWaiter = loops('@smithy/util-waiter (2 to 120 s)', async ({ service }, runId) => {
	const result = await createWaiter(
		{ client: service, minDelay: 2, maxDelay: 120, maxWaitTime: MAX_WAIT_MS / 1000 },
		runId,
		async (client, id) => {
			const isOver = hasEnded(await client.get(id));
			return { state: isOver ? WaiterState.SUCCESS : WaiterState.RETRY };
		},
	);
	if (result.state !== WaiterState.SUCCESS) throw new Error(result.state);
});

/** The first is this project, the second the one that its figures are compared with. */
export const contestants: readonly Contestant[] = [
	ours,
	vendorLoop,
	vendorLoopAsWritten,
	pWaitForLoop,
	smithyWaiter,
	growingLoop,
];
