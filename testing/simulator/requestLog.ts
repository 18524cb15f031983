/** One request as the simulator saw it. */
export interface LoggedRequest {
	/** `performance.now()` at its arrival, milliseconds. */
	at: number;
	/** The wall clock at its arrival, Unix milliseconds. */
	arrivedAtWall: number;
	method: string;
	path: string;
	/** Of a status request; undefined for any other. */
	runId: string | undefined;
	/** Undefined while the answer is open, and for good when no headers were sent. */
	status: number | undefined;
	/** `aborted`: the connection ended before the answer did, whichever side it was. */
	outcome: 'open' | 'answered' | 'aborted';
	authorized: boolean;
	userAgent: string | undefined;
}

interface Waiter {
	count: number;
	runId: string | undefined;
	resolve: (requests: LoggedRequest[]) => void;
}

/** Every request in the order of arrival, and a way to wait for the next ones. */
export class RequestLog {
	readonly requests: LoggedRequest[] = [];
	private waiters: Waiter[] = [];

	add(request: LoggedRequest): void {
		this.requests.push(request);
		this.waiters = this.waiters.filter((waiter) => !this.serve(waiter));
	}

	/** Empties the log; requests that are still open end unseen. */
	clear(): void {
		this.requests.length = 0;
	}

	statusRequests(runId?: string): LoggedRequest[] {
		return this.requests.filter(
			(request) => request.runId !== undefined && (runId === undefined || request.runId === runId),
		);
	}

	get open(): number {
		return this.requests.filter(({ outcome }) => outcome === 'open').length;
	}

	/** Resolves at the arrival of request number `count`, of this run or of any kind. */
	async waitFor(count: number, runId?: string): Promise<LoggedRequest[]> {
		return await new Promise((resolve) => {
			const waiter = { count, runId, resolve };
			if (!this.serve(waiter)) this.waiters.push(waiter);
		});
	}

	private serve({ count, runId, resolve }: Waiter): boolean {
		const seen = runId === undefined ? this.requests : this.statusRequests(runId);
		if (seen.length < count) return false;
		resolve(seen.slice(0, count));
		return true;
	}
}
