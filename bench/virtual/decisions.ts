import { randomFrom } from '../../testing/random';
import { startVirtualTime } from '../../testing/virtualClock';
import { cpuMs } from '../cpuTime';
import { openScheduler } from './thisProject';

/** Polls that wait at the same time. */
export const WAITING = [100, 1_000, 10_000] as const;

export interface DecisionCost {
	waiting: number;
	/** CPU time for each permit, in milliseconds. */
	ms: number;
}

/** Until the code is compiled. */
const WARM_UP_PERMITS = 2_000;

/**
 * The cost of deciding which poll is next while so many wait for a permit. It includes everything between two
 * permits: a poll that ends, one that joins the queue, and the wake-up of the scheduler.
 */
export async function measureDecision(waiting: number, permits: number): Promise<DecisionCost> {
	const random = randomFrom(waiting);
	const time = startVirtualTime(Infinity);
	try {
		const acquire = openScheduler(time.clock);
		let granted = 0;
		let beforeMs = 0;
		await time.until(
			new Promise<void>((resolve) => {
				const keepPolling = async () => {
					while (granted < WARM_UP_PERMITS + permits) {
						const release = await acquire(time.now(), 2_000 + random() * 6_000);
						if (++granted === WARM_UP_PERMITS) beforeMs = cpuMs();
						release();
					}
					resolve();
				};
				for (let poll = 0; poll < waiting; poll++) void keepPolling();
			}),
		);
		return { waiting, ms: cpuMs(beforeMs) / permits };
	} finally {
		time.end();
	}
}
