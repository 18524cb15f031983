import type { Clock } from './clock';
import { passedAt, rank, type PermitRequest } from './priority';
import { BURST, RateLimiter, type RequestEnd } from './rateLimiter';

/** The answer to a poll request. */
export type AcquireResult = Permit | { kind: 'expired'; queued: number };

/** The right to send one request, now. */
export interface Permit {
	kind: 'granted';
	/** The poll at the deadline. */
	isFinal: boolean;
	/** How long after the deadline it is. */
	lateMs: number;
	/** To be called once, when the request is over; `timeoutMs` is how long it may have taken. */
	release: (end: RequestEnd, timeoutMs: number) => void;
}

/** The client of one execution. */
export type SchedulerClient = ReturnType<Scheduler['join']>;

type Waiter = { client: object; resolve: (result: AcquireResult) => void };
type Grant = { request: PermitRequest; isPaced: boolean; readyMs: number };

/**
 * Decides which run may be polled next, for everything in this process that uses one account.
 *
 * The life of a poll request:
 * - wanted:   a client calls `acquire`
 * - queued:   it is one of the waits, each with its own due time and deadline, or in the queue of gets
 * - due:      its due time has come; from its deadline on it is a final poll
 * - granted:  the rate limiter has room; the client holds a permit and sends one request
 * - released: the client reports how the request ended; its slot in the window stays taken for another 60 s
 *
 * Instead of being granted, it may expire because the rate limit leaves no room, or be dropped with its client.
 *
 * Priority: final polls by deadline; then the most overdue of the waits and the first get, evenly paced; then
 * gets in order of arrival, as long as the waits do not need the room. No timer runs while nothing is queued.
 */
export class Scheduler {
	private readonly limiter = new RateLimiter();

	private readonly limits = new Map<object, number>();

	private readonly queues: Record<'wait' | 'get', Map<PermitRequest, Waiter>> = {
		wait: new Map(),
		get: new Map(),
	};

	private getsInFlight = 0;

	private alarm?: { atMs: number; controller: AbortController };

	constructor(private readonly clock: Clock) {}

	/** @param limit requests per 60 s that the account allows; if clients differ, the lowest holds */
	join(limit: number) {
		const client = {};
		this.limits.set(client, limit);
		return {
			/**
			 * Waits for a permit. A request for which the rate limit leaves no room expires; `queued` requests were
			 * waiting then. Never settles once the client has left.
			 */
			acquire: async (request: PermitRequest): Promise<AcquireResult> =>
				await new Promise((resolve) => {
					if (!this.limits.has(client)) return;
					this.queues[request.kind].set(request, { client, resolve });
					this.decideAt();
				}),
			/** The state of the account, for messages. */
			state: () => this.limiter.state(this.clock.now()),
			/** Requests in flight still count. */
			leave: () => {
				this.limits.delete(client);
				const waiters = [...this.queues.wait, ...this.queues.get];
				const own = waiters.filter(([, waiter]) => waiter.client === client);
				for (const [request] of own) this.queues[request.kind].delete(request);
				this.decideAt();
			},
		};
	}

	/** Grants one permit at a time: the event loop runs in between, so Stop takes effect however many are queued. */
	private pump(): void {
		const nowMs = this.clock.now();
		const decision = this.decide(nowMs);
		if (typeof decision === 'number') return this.decideAt(decision);
		this.grant(decision, nowMs);
		this.decideAt();
	}

	/** @returns what to grant, or when to decide again */
	private decide(nowMs: number): Grant | number {
		const { limiter, queues } = this;
		limiter.limit = [...this.limits.values()].reduce((a, b) => Math.min(a, b), Infinity);
		const [get] = queues.get.keys();
		const roomMs = limiter.roomAt(nowMs);
		const { final, first, expired, wakeMs } = rank(queues.wait.keys(), get, roomMs, nowMs);
		this.expire(expired, limiter.pausedUntilMs - nowMs);

		const choices = [
			{ request: final, isPaced: false, readyMs: roomMs },
			{ request: first, isPaced: true, readyMs: limiter.pacedRoomAt(nowMs) },
			{ request: get, isPaced: false, readyMs: this.spareRoomAt(nowMs) },
		].filter((choice): choice is Grant => choice.request !== undefined);
		const ready = choices.find(({ readyMs }) => readyMs <= nowMs);
		return ready ?? Math.min(wakeMs, ...choices.map(({ readyMs }) => readyMs));
	}

	/** Ends final polls for which there is no room, and gets that would have to wait out a long pause. */
	private expire(finals: readonly PermitRequest[], pausedMs: number): void {
		const gets = pausedMs > 0 ? [...this.queues.get.keys()] : [];
		const expired = [...finals, ...gets.filter(({ maxPauseMs }) => maxPauseMs < pausedMs)];
		const queued = this.queues.wait.size + this.queues.get.size;
		for (const request of expired) this.settle(request, { kind: 'expired', queued });
	}

	/** When the window has room that the waits do not need. */
	private spareRoomAt(nowMs: number): number {
		if (this.getsInFlight >= BURST) return Infinity;
		const half = Math.floor(this.limiter.allowed() / 2);
		return this.limiter.roomAt(nowMs, Math.min(this.queues.wait.size, half));
	}

	private grant({ request, isPaced }: Grant, nowMs: number): void {
		const gets = request.kind === 'get' ? 1 : 0;
		this.getsInFlight += gets;
		this.limiter.take(nowMs, isPaced);
		const release = (end: RequestEnd, timeoutMs: number) => {
			this.getsInFlight -= gets;
			this.limiter.release(end, timeoutMs, this.clock.now());
			this.decideAt();
		};
		const isFinal = request.deadlineMs <= nowMs;
		const lateMs = isFinal ? nowMs - passedAt(request, nowMs) : 0;
		this.settle(request, { kind: 'granted', isFinal, lateMs, release });
	}

	private settle(request: PermitRequest, result: AcquireResult): void {
		this.queues[request.kind].get(request)?.resolve(result);
		this.queues[request.kind].delete(request);
	}

	/** Decides again at that time, or after all requests of the same moment have been queued. */
	private decideAt(atMs = -Infinity): void {
		if ((this.alarm?.atMs ?? Infinity) <= atMs) return;
		this.alarm?.controller.abort();
		const controller = new AbortController();
		this.alarm = { atMs, controller };
		void this.clock.sleep(Math.max(0, atMs - this.clock.now()), controller.signal).then(() => {
			if (controller.signal.aborted) return;
			this.alarm = undefined;
			this.pump();
		});
	}
}
