import { type Random, randomFrom } from '../../testing/random';
import type { Fault } from '../../testing/simulator/faults';
import type { Simulator } from '../../testing/simulator/simulator';

/** One request in five goes wrong. */
export const FAULT_RATE = 0.2;

/** Polls for which faults are planned: more than any run has. */
const PLANNED_POLLS = 40;

const nested = (levels: number) => `{"status":${'['.repeat(levels)}${']'.repeat(levels)}}`;

/** Nested too deep for n8n to store it: a permanent failure. */
export const TOO_DEEP: readonly Fault[] = [1_000, 5_000, 50_000].map((levels) => ({
	kind: 'html',
	html: nested(levels),
}));

/** Answers that say that no run was started. */
const REJECTIONS: readonly Fault[] = [
	...[400, 401, 402, 404, 409].map((status) => ({ kind: 'status', status }) as const),
	{ kind: 'rateLimited', retryAfter: '1' },
];

/** Faults that may be gone at the next poll. */
const TRANSIENT: readonly Fault[] = [
	...[408, 425, 500, 502, 503, 504].map((status) => ({ kind: 'status', status }) as const),
	{ kind: 'resetBeforeHeaders' },
	{ kind: 'resetAfterHeaders' },
	{ kind: 'truncatedBody' },
	{ kind: 'hangBeforeHeaders' },
	{ kind: 'hangInBody' },
	{ kind: 'trickle', intervalMs: 100 },
	{ kind: 'invalidUtf8' },
	{ kind: 'malformedJson' },
	{ kind: 'html' },
	{ kind: 'emptyBody' },
	{ kind: 'body', body: null },
	{ kind: 'body', body: [{ status: 'completed' }] },
	{ kind: 'otherRunId' },
	// A status that is no text, in a body that is deep, wide, or has fields with odd names and numbers.
	...[10, 100, 400].map((levels) => ({ kind: 'html', html: nested(levels) }) as const),
	{ kind: 'html', html: `{"result":[${'{},'.repeat(50_000)}{}]}` },
	{ kind: 'html', html: '{"status":null,"__proto__":{},"constructor":1e400}' },
	{ kind: 'status', status: 503, headers: { 'content-type': 'text/html' }, body: '<p>Busy</p>' },
];

/** Random numbers that are the same in each run of the tests. */
export class Chance {
	/** 0 to 1. */
	readonly next: Random;

	constructor(seed: number) {
		this.next = randomFrom(seed);
	}

	between(least: number, most: number): number {
		return least + this.next() * (most - least);
	}

	one<T>(of: readonly T[]): T {
		return of[Math.floor(this.next() * of.length)] as T;
	}
}

/**
 * Plans faults for a run: each of its polls meets one with the probability `FAULT_RATE`.
 *
 * @param isQuick leaves out faults that last until the node gives up the request
 * @returns the polls that meet one
 */
export function planFaults(
	api: Simulator,
	runId: string,
	chance: Chance,
	isQuick = false,
): number[] {
	const faults = TRANSIENT.filter(({ kind }) => !isQuick || !/^hang|trickle/.test(kind));
	const polls = Array.from({ length: PLANNED_POLLS }, (_none, index) => index + 1);
	const faulty = polls.filter(() => chance.next() < FAULT_RATE);
	for (const poll of faulty) api.addFault(chance.one(faults), { runId, when: { poll } });
	return faulty;
}

/** Plans faults for the first starts of an account, before or after the run is started. */
export function planStartFaults(api: Simulator, chance: Chance, starts: number): void {
	// The answer to a start names the run, so it cannot be another run.
	const accidents = TRANSIENT.filter(({ kind }) => kind !== 'otherRunId');
	for (let poll = 1; poll <= starts; poll++) {
		if (chance.next() >= FAULT_RATE) continue;
		const isRejected = chance.next() < 0.5;
		const isBefore = isRejected || chance.next() < 0.5;
		const fault = chance.one(isRejected ? REJECTIONS : accidents);
		api.addFault(fault, { endpoint: 'execute', when: { poll }, isBefore });
	}
}
