import { type Random, randomFrom } from '../../testing/random';
import type { Fault } from '../../testing/simulator/faults';
import type { Simulator } from '../../testing/simulator/simulator';

/** One request in five goes wrong. */
export const FAULT_RATE = 0.2;

/** Polls for which faults are planned: more than any run gets. */
const PLANNED_POLLS = 40;

const nested = (levels: number) => `{"status":${'['.repeat(levels)}${']'.repeat(levels)}}`;

/** Nested so deep that n8n itself could not store it: the next poll would only bring it again. */
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

/** Chance that comes out the same at each run of the suite. */
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
 * Lays faults in wait for a run: each of its polls meets one with the chance of `FAULT_RATE`.
 *
 * @param isQuick leaves out what is over only when the node gives the request up
 * @returns the polls that do
 */
export function layFaults(
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

/** Lays faults in wait for the first starts of an account, whether the run was started by then or not. */
export function layStartFaults(api: Simulator, chance: Chance, starts: number): void {
	// An answer to a start is about the run that it names.
	const accidents = TRANSIENT.filter(({ kind }) => kind !== 'otherRunId');
	for (let poll = 1; poll <= starts; poll++) {
		if (chance.next() >= FAULT_RATE) continue;
		const isRejected = chance.next() < 0.5;
		const isBefore = isRejected || chance.next() < 0.5;
		const fault = chance.one(isRejected ? REJECTIONS : accidents);
		api.addFault(fault, { endpoint: 'execute', when: { poll }, isBefore });
	}
}
