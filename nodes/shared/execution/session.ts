import type { IExecuteFunctions } from 'n8n-workflow';
import { type Account, fingerprintOf } from '../gloriamundo/account';
import type { RequestLimits } from '../input/pollingOptions';
import { reportChange } from '../output/summary';
import { pollingOf } from '../polling/accounts';
import type { PollingTools } from '../polling/pollingTools';
import type { Scheduler } from '../polling/scheduler';
import { HttpClient } from '../transport/request';
import { statusPoll } from '../transport/statusRequest';
import { realClock } from './clock';

/** What one execution needs to work with an account. */
export interface Session {
	/** Where the account is. */
	host: string;
	http: HttpClient;
	tools: PollingTools;
	/** The scheduler of starts, for the whole account. */
	starts: Scheduler;
	/** Ends everything that is queued or in flight. */
	end: () => void;
}

/** @param limits those of the items: the lowest rate limit holds */
export function beginSession(
	context: IExecuteFunctions,
	account: Account,
	limits: readonly RequestLimits[],
): Session {
	const { scheduler, starts, stepReading } = pollingOf(fingerprintOf(account), realClock);
	const client = scheduler.join(
		limits.reduce((least, { rateLimit }) => Math.min(least, rateLimit), Infinity),
	);
	const http = new HttpClient(context, realClock.sleep, account);
	const tools = {
		clock: realClock,
		random: Math.random,
		poll: statusPoll(http),
		client,
		stepReading,
		onChange: reportChange(context),
	};
	const end = () => {
		client.leave();
		http.end();
	};
	return { host: account.baseUrl, http, tools, starts, end };
}
