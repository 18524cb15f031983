import fc from 'fast-check';
import type { Done } from '../../nodes/shared/polling/schedule';
import { nextPoll, readDone, variedPause } from '../../nodes/shared/polling/schedule';

const TEN_MINUTES_MS = 600_000;

const anyNumber = fc.option(fc.oneof(fc.integer(), fc.double({ noNaN: true }), fc.nat(100)), {
	nil: undefined,
});
const anyPace = fc
	.tuple(fc.integer({ min: 1_000, max: 120_000 }), fc.nat(600_000))
	.map(([minMs, more]) => ({ minMs, maxMs: minMs + more }));

describe('whatever a run says, however old it is', () => {
	const progress = fc.record({
		currentStep: anyNumber,
		totalSteps: anyNumber,
		percentage: anyNumber,
	});
	const factors = fc.double({ min: 0.9, max: 1.1, noNaN: true });
	const ages = fc.oneof(fc.nat(3_600_000), fc.double({ min: 0, max: 1e15, noNaN: true }));

	it('the pause is within the bounds that were set, and half the shortest in the last step', () => {
		fc.assert(
			fc.property(progress, ages, ages, anyPace, factors, (said, ageMs, stillMs, pace, factor) => {
				const done = readDone(said);
				expectSane(done);
				const next = nextPoll({ ageMs, done, sinceChangeMs: stillMs }, pace);
				const leastMs = done?.isLastStep ? pace.minMs / 2 : pace.minMs;
				const usualMaxMs = ageMs < TEN_MINUTES_MS ? Math.max(8_000, pace.minMs) : pace.maxMs;
				for (const pauseMs of [next.pauseMs, variedPause(next, factor)]) {
					expect(pauseMs).toBeGreaterThanOrEqual(leastMs);
					expect(pauseMs).toBeLessThanOrEqual(Math.min(usualMaxMs, pace.maxMs));
				}
				expect(next.wantedMs).toBeGreaterThanOrEqual(next.pauseMs);
				expect(Number.isFinite(next.wantedMs)).toBe(true);
			}),
			{ numRuns: 1000 },
		);
	});
});

function expectSane(done: Done | undefined): void {
	expect(done?.fraction ?? 0).toBeGreaterThanOrEqual(0);
	expect(done?.fraction ?? 0).toBeLessThanOrEqual(1);
}
