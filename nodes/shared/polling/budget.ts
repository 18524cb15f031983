import type { Clock } from './clock';
import { least } from './least';
import type { RequestEnd } from './rateLimiter';
import { RateLimiter } from './rateLimiter';
import { WINDOW_MS } from './requestWindow';
import type { TurnWish } from './turnOrder';
import { decideTurn } from './turnOrder';

/** What comes of a wish to ask for a run's status. */
export type Turn =
	/** One request may be sent, now; `end` must be called once, when it is over. */
	| { kind: 'granted'; isLastPoll: boolean; end: (how: RequestEnd) => void }
	/** The deadline came, and no turn before it; or the pause is too long for a prompt look. */
	| { kind: 'expired' }
	/** The user of the budget has left. */
	| { kind: 'left' };

/** One execution's part in the budget. */
export interface BudgetUser {
	/**
	 * Waits for a turn.
	 *
	 * @param graceMs how long after the deadline the last poll may still go out
	 */
	turn(wish: TurnWish, graceMs?: number): Promise<Turn>;
	/** Ends every wish of this user; requests under way still count. */
	leave(): void;
}

/** How the account stands, for messages. */
export interface BudgetState {
	/** Runs that waited for their turn or for an answer at the same time in the last two minutes. */
	runs: number;
	/** Requests per 60 s that the account allows. */
	limit: number;
	/** Requests per 60 s that this process takes: fewer, after a 429 that it did not cause. */
	allowed: number;
	/** How long a 429 still keeps everybody from asking. */
	pausedMs: number;
}

interface User {
	limit: number;
}

interface Ticket extends TurnWish {
	user: User;
	graceMs: number;
	resolve: (turn: Turn) => void;
}

/** A single look waits out a 429, but no longer than this. */
const LONGEST_PROMPT_PAUSE_MS = 60_000;

/** No timer takes more than 2^31 ms: a longer nap is taken in parts. */
const LONGEST_NAP_MS = 3_600_000;

/**
 * The status requests of one account, shared by everybody in this process who asks for its runs.
 *
 * Holds no timer while nobody waits.
 */
export class Budget {
	private readonly limiter = new RateLimiter();

	private readonly users = new Set<User>();

	private readonly tickets = new Set<Ticket>();

	private readonly inFlight = { paced: 0, prompt: 0 };

	private wasOutOfTurn = false;

	private most = { runs: 0, atMs: Number.NEGATIVE_INFINITY };

	private nap?: { untilMs: number; alarm: AbortController };

	private isPumpPlanned = false;

	constructor(private readonly clock: Clock) {}

	/** @param limit requests per 60 s; where users differ, the lowest holds */
	join(limit: number): BudgetUser {
		const user: User = { limit };
		this.users.add(user);
		return {
			turn: async (wish, graceMs = 0) => await this.enqueue(user, wish, graceMs),
			leave: () => this.remove(user),
		};
	}

	state(): BudgetState {
		return {
			runs: this.mostRuns(),
			limit: this.limit(),
			allowed: this.limiter.allowed(this.limit()),
			pausedMs: Math.max(0, this.limiter.pausedUntilMs - this.clock.now()),
		};
	}

	/** Nobody uses it, and a new one would decide just the same. */
	isForgettable(): boolean {
		return this.users.size === 0 && this.limiter.isFresh(this.clock.now());
	}

	/** Where many give up together, the last of them still tells how many they were. */
	private mostRuns(): number {
		const runs = this.tickets.size + this.inFlight.paced + this.inFlight.prompt;
		const nowMs = this.clock.now();
		const isOld = this.most.atMs + 2 * WINDOW_MS < nowMs;
		if (isOld || runs >= this.most.runs) this.most = { runs, atMs: nowMs };
		return this.most.runs;
	}

	private limit(): number {
		return least([...this.users].map(({ limit }) => limit));
	}

	private async enqueue(user: User, wish: TurnWish, graceMs: number): Promise<Turn> {
		if (!this.users.has(user)) return { kind: 'left' };
		return await new Promise((resolve) => {
			this.tickets.add({ ...wish, user, graceMs, resolve });
			this.mostRuns();
			this.planPump();
		});
	}

	private remove(user: User): void {
		this.users.delete(user);
		for (const ticket of this.tickets) {
			if (ticket.user === user) this.resolve(ticket, { kind: 'left' });
		}
		this.planPump();
	}

	private resolve(ticket: Ticket, turn: Turn): void {
		this.tickets.delete(ticket);
		ticket.resolve(turn);
	}

	/** A thousand wishes that come together are looked at together. */
	private planPump(): void {
		if (this.isPumpPlanned) return;
		this.isPumpPlanned = true;
		void Promise.resolve().then(() => {
			this.isPumpPlanned = false;
			this.pump();
		});
	}

	private pump(): void {
		for (;;) {
			const nowMs = this.clock.now();
			this.expire(nowMs);
			if (this.tickets.size === 0) return this.wakeUp();
			const decision = decideTurn(
				{
					wishes: this.tickets,
					limiter: this.limiter,
					limit: this.limit(),
					inFlight: this.inFlight,
					wasOutOfTurn: this.wasOutOfTurn,
				},
				nowMs,
			);
			if ('lookAgainMs' in decision) return this.sleepUntil(decision.lookAgainMs, nowMs);
			this.wasOutOfTurn = decision.isOutOfTurn ?? false;
			this.grant(decision.wish, decision, nowMs);
		}
	}

	private expire(nowMs: number): void {
		for (const ticket of this.tickets) {
			if (this.expiryOf(ticket, nowMs) <= nowMs) this.resolve(ticket, { kind: 'expired' });
		}
	}

	/** A last poll that is still owed may come a little late, but not after a pause. */
	private expiryOf(ticket: Ticket, nowMs: number): number {
		const { deadlineMs, hadLastPoll, graceMs, isPrompt } = ticket;
		const pauseMs = this.limiter.pausedUntilMs - nowMs;
		if (isPrompt) return pauseMs > LONGEST_PROMPT_PAUSE_MS ? nowMs : deadlineMs;
		return hadLastPoll || pauseMs > 0 ? deadlineMs : deadlineMs + graceMs;
	}

	private grant(
		ticket: Ticket,
		{ isLastPoll, pace }: { isLastPoll: boolean; pace?: { limit: number; reserved: number } },
		nowMs: number,
	): void {
		const lane = ticket.isPrompt ? 'prompt' : 'paced';
		const { limit } = ticket.user;
		this.limiter.send(nowMs, pace);
		this.inFlight[lane]++;
		const end = (how: RequestEnd) => {
			this.inFlight[lane]--;
			this.limiter.settle(how, limit, this.clock.now());
			this.planPump();
		};
		this.resolve(ticket, { kind: 'granted', isLastPoll, end });
	}

	private sleepUntil(lookAgainMs: number, nowMs: number): void {
		let untilMs = Math.min(lookAgainMs, nowMs + LONGEST_NAP_MS);
		for (const ticket of this.tickets) {
			untilMs = Math.min(untilMs, this.expiryOf(ticket, nowMs));
		}
		if (this.nap && this.nap.untilMs <= untilMs) return;
		this.wakeUp();
		const alarm = new AbortController();
		this.nap = { untilMs, alarm };
		void this.clock.sleep(Math.max(1, untilMs - nowMs), alarm.signal).then(() => {
			if (alarm.signal.aborted) return;
			this.nap = undefined;
			this.pump();
		});
	}

	private wakeUp(): void {
		this.nap?.alarm.abort();
		this.nap = undefined;
	}
}
