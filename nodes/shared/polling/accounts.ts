import type { Clock } from './clock';
import { StepReading } from './progress';
import { Scheduler } from './scheduler';

const accounts = new Map<string, ReturnType<typeof openAccount>>();

/**
 * What all executions of this process that use one account share.
 *
 * @param fingerprint identifies the account, see `fingerprintOf`
 */
export function pollingOf(fingerprint: string, clock: Clock) {
	const account = accounts.get(fingerprint) ?? openAccount(clock);
	accounts.set(fingerprint, account);
	return account;
}

function openAccount(clock: Clock) {
	return {
		scheduler: new Scheduler(clock),
		/** Starts have a rate limit of their own. */
		starts: new Scheduler(clock),
		stepReading: new StepReading(),
	};
}
