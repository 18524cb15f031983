import type { Poll } from '../gloriamundo/pollResult';
import type { RunStatus } from '../gloriamundo/runStatus';
import type { Clock } from './clock';
import type { StepReading } from './progress';
import type { SchedulerClient } from './scheduler';

/** What polling needs from outside. */
export interface PollingTools {
	clock: Clock;
	/** 0 to 1, as `Math.random`: spreads polls so that runs started together are not polled together. */
	random: () => number;
	/** Sends one status request. */
	poll: Poll;
	/** This execution's client of the account's scheduler. */
	client: SchedulerClient;
	/** How the account's runs count their steps. */
	stepReading: StepReading;
	/** Called with each status or step that differs from the last; must not throw. */
	onChange?: (runId: string, run: RunStatus) => void;
}
