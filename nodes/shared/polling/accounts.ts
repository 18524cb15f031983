import type { Clock } from './clock';
import { StepReading } from './progress';
import { Scheduler } from './scheduler';

/** What all executions of this process share that use one account. */
export interface AccountPolling {
	scheduler: Scheduler;
	/** Starts have a rate limit of their own. */
	starts: Scheduler;
	stepReading: StepReading;
}

const accounts = new Map<string, AccountPolling>();

/** @param fingerprint tells accounts apart, see `fingerprintOf` */
export function pollingOf(fingerprint: string, clock: Clock): AccountPolling {
	const polling = accounts.get(fingerprint) ?? {
		scheduler: new Scheduler(clock),
		starts: new Scheduler(clock),
		stepReading: new StepReading(),
	};
	accounts.set(fingerprint, polling);
	return polling;
}
