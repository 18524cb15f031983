import fc from 'fast-check';
import type { Answer } from '../../nodes/shared/transport/answer';
import { completed, http, network } from './scene';

/** What one request meets: an answer after some time, or none. */
export interface Fate {
	answer: Answer | 'hang';
	afterMs: number;
}

/** A run, those who wait for it, and what its requests meet, one after the other and over again. */
export interface PlannedRun {
	maxWaitsMs: number[];
	looksOnce: boolean;
	startsAtMs: number;
	stopsAfterMs: number | undefined;
	pollIntervalMs: number;
	fates: Fate[];
}

const seconds = (max: number) => fc.nat(max).map(String);
const headers = fc.record({ 'retry-after': seconds(200) }, { requiredKeys: [] });
const progress = fc.record(
	{
		current_step: fc.nat(6),
		total_steps: fc.nat(6),
		percentage: fc.integer({ min: -5, max: 120 }),
	},
	{ requiredKeys: [] },
);
const going = fc
	.tuple(fc.constantFrom('queued', 'running', 'paused'), progress, headers)
	.map(([status, said, header]) => http(200, { status, progress: said }, header));
const ends = fc.oneof(
	fc.constant(completed()),
	fc.constant(http(200, { status: 'failed' })),
	fc.constant(http(200, { status: 'cancelled', completed_at: '2026-03-10T15:31:00Z' })),
);
const faults = fc.oneof(
	fc
		.tuple(fc.constantFrom(500, 502, 503, 408), headers)
		.map(([code, header]) => http(code, {}, header)),
	headers.map((header) => http(429, undefined, header)),
	fc.constantFrom('ECONNRESET', 'ECONNREFUSED', 'ENOTFOUND', 'ENETDOWN').map(network),
	fc.constantFrom<Answer | 'hang'>(http(200, '<html>'), 'hang'),
);
const refusals = fc.constantFrom(401, 404, 302, 410).map((code) => http(code));
const fate: fc.Arbitrary<Fate> = fc.record({
	answer: fc.oneof<Array<fc.WeightedArbitrary<Answer | 'hang'>>>(
		{ weight: 12, arbitrary: going },
		{ weight: 6, arbitrary: faults },
		{ weight: 1, arbitrary: ends },
		{ weight: 1, arbitrary: refusals },
	),
	afterMs: fc.oneof(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 9_999 })),
});
const run: fc.Arbitrary<PlannedRun> = fc.record({
	maxWaitsMs: fc.array(fc.oneof(fc.integer({ min: 1, max: 120_000 }), fc.constant(30_000)), {
		minLength: 1,
		maxLength: 4,
	}),
	looksOnce: fc.boolean(),
	startsAtMs: fc.nat(20_000),
	stopsAfterMs: fc.option(fc.nat(100_000), { nil: undefined, freq: 3 }),
	pollIntervalMs: fc.constantFrom(1_000, 2_000, 45_000),
	fates: fc.array(fate, { minLength: 1, maxLength: 12 }),
});
/** Executions with one run each, on one account. */
export const plan = fc.record({
	limit: fc.constantFrom(1, 3, 10, 60),
	runs: fc.array(run, { minLength: 1, maxLength: 8 }),
});
