import { createWaiter, WaiterState } from '@smithy/util-waiter';
import pWaitFor from 'p-wait-for';
import type { Answer } from '../../testing/simulator/simulatedApi';
import type { Surroundings, WaitForRun } from './service';
import { waitWithThisProject } from './thisProject';

/** One way to wait for runs. */
export interface Contestant {
	name: string;
	begin: (surroundings: Surroundings) => WaitForRun;
}

export const OURS: Contestant = { name: 'this project', begin: waitWithThisProject };

/** What this project's figures are compared with. */
export const VENDOR = "vendor's 2 s loop";

/** One loop per run, as all others do it. */
function loop(
	name: string,
	waitForEnd: (surroundings: Surroundings, runId: string) => Promise<unknown>,
): Contestant {
	return {
		name,
		begin: (surroundings) => async (runId) => {
			await waitForEnd(surroundings, runId);
			return 'ended';
		},
	};
}

function hasEnded({ status, body }: Answer): boolean {
	return status === 200 && /"status":"(completed|failed)"/.test(body);
}

/** The other ways to wait. */
export const CONTESTANTS: readonly Contestant[] = [
	// The vendor's page raises an error on a 429, which loses the run; this loop goes on.
	loop(VENDOR, async ({ service, time }, runId) => {
		while (!hasEnded(await service.get(runId))) await time.pause(2_000);
	}),
	loop(`${VENDOR} (429 ends it)`, async ({ service, time }, runId) => {
		for (;;) {
			const answer = await service.get(runId);
			if (answer.status !== 200) throw new Error(`HTTP ${answer.status}`);
			if (hasEnded(answer)) return;
			await time.pause(2_000);
		}
	}),
	loop('p-wait-for (2 s)', async ({ service }, runId) => {
		await pWaitFor(async () => hasEnded(await service.get(runId)), { interval: 2_000 });
	}),
	loop('@smithy/util-waiter (2 to 120 s)', async ({ service }, runId) => {
		const result = await createWaiter(
			{ client: service, minDelay: 2, maxDelay: 120, maxWaitTime: 10_800 },
			runId,
			async (client, id) => ({
				state: hasEnded(await client.get(id)) ? WaiterState.SUCCESS : WaiterState.RETRY,
			}),
		);
		if (result.state !== WaiterState.SUCCESS) throw new Error(result.state);
	}),
	loop('growing loop (1 to 5 s)', async ({ service, time }, runId) => {
		let delayMs = 1_000;
		while (!hasEnded(await service.get(runId))) {
			await time.pause(delayMs);
			delayMs = Math.min(delayMs * 1.5, 5_000);
		}
	}),
];
