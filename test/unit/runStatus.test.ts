import fc from 'fast-check';
import { readRunStatus } from '../../nodes/shared/gloriamundo/runStatus';

const UUID = '550e8400-e29b-41d4-a716-446655440000';
const STARTED_MS = Date.UTC(2026, 2, 10, 15, 30);

/** The API document's example of a running run. */
const STEP = { current_step: 2, total_steps: 5, current_step_name: 'Write', percentage: 40 };
const ENDS = { completed_at: null, result: null, cost_cents: null, error: null };
const STARTED = { started_at: '2026-03-10T15:30:00Z' };
const RUNNING = { run_id: UUID, status: 'running', progress: STEP, ...STARTED, ...ENDS };

const read = (json: unknown, runId = UUID) => readRunStatus({ json, text: 'as sent' }, runId);
/** The run of a running status with these fields. */
const runOf = (fields: object) => {
	const result = read({ status: 'running', ...fields });
	return 'run' in result ? result.run : undefined;
};
const phaseOf = (body: unknown) => {
	const result = read(body);
	return 'run' in result ? result.run.phase : result.reason;
};

describe('the body of a status answer', () => {
	it('tells status, progress and start of a running run, and is kept as it is', () => {
		const body = Object.freeze({ ...RUNNING, approval: { by: null }, ['__proto__']: 1 });
		const run = {
			status: 'running',
			phase: 'active',
			progress: { currentStep: 2, totalSteps: 5, stepName: 'Write', percentage: 40 },
			startedAtMs: STARTED_MS,
			costCents: undefined,
			payload: body,
			text: 'as sent',
		};
		const result = read(body);
		expect(result).toEqual({ run });
		expect('run' in result && result.run.payload).toBe(body);
		expect(runOf({ cost_cents: 8 })).toMatchObject({ costCents: 8 });
	});

	it.each([
		...[undefined, null, 'half', [1, 2], 40, {}],
		{ current_step: null, total_steps: null, percentage: null },
		{ current_step: '2', total_steps: '5', current_step_name: 3, percentage: '40 %' },
		{ current_step_name: '', percentage: '' },
	])('may have a progress of which nothing is known: %j', (progress) => {
		const known = Object.values(runOf({ progress })!.progress);
		expect(known.filter((value) => value !== undefined)).toEqual([]);
	});

	it.each(
		`2026-03-10T15:30:00Z 2026-03-10t15:30:00z 2026-03-10T15:30:00 2026-03-10T15:30:00.000
		2026-03-10_15:30:00 2026-03-10T16:30:00+01:00 2026-03-10T10:30:00-0500`.match(/\S+/g)!,
	)('may have its start as %s, in UTC unless it says otherwise', (text) => {
		expect(runOf({ started_at: text.replace('_', ' ') })!.startedAtMs).toBe(STARTED_MS);
	});

	it.each([
		...[null, undefined, '', 'soon', 'step 5', '2026', '10 Mar 2026', '2026-99-99 00:00', 0, {}],
		...['x2026-03-10T15:30:00Z', '2026-03-10T15:30:00Zx'],
	])('may have a start that is none: %j', (started_at) => {
		expect(runOf({ started_at })!.startedAtMs).toBeUndefined();
	});

	it.each([
		['is not a status object', [undefined, null, true, 3, 'running', '<html>', [], [RUNNING]]],
		[
			'without a status',
			[undefined, null, '', 7, {}, ['completed']].map((status) => ({ ...RUNNING, status })),
		],
		['the status of another run', [{ ...RUNNING, run_id: UUID.replace('5', '6') }]],
	])('is rejected: %s', (reason, bodies) => {
		for (const body of bodies) expect(phaseOf(body)).toMatch(new RegExp(`^it sent .*${reason}$`));
	});
});

describe('what a status means', () => {
	const completed_at = '2026-03-10T15:31:00Z';

	it.each([
		['queued', 'active'],
		['running', 'active'],
		['completed', 'completed'],
		['failed', 'failed'],
	])('%s is %s, whatever completed_at says', (status, phase) => {
		expect([phaseOf({ status }), phaseOf({ status, completed_at })]).toEqual([phase, phase]);
	});

	it.each(['paused', 'Completed', 'COMPLETED', ' completed', 'complete', 'constructor', '0'])(
		'%j is unknown: the run goes on until completed_at is set, and has then failed',
		(status) => {
			for (const none of [undefined, null, '']) {
				expect(phaseOf({ status, completed_at: none })).toBe('active');
			}
			expect(phaseOf({ status, completed_at })).toBe('failed');
		},
	);
});

const status = fc.oneof(fc.constantFrom('running', 'completed', 'Completed'), fc.jsonValue());
const steps = fc.constantFrom('current_step', 'total_steps', 'percentage');
const progress = fc.oneof(fc.jsonValue(), fc.dictionary(steps, fc.jsonValue()));
const [completed_at, started_at, run_id] = [fc.jsonValue(), fc.jsonValue(), fc.jsonValue()];
const fields = { status, progress, completed_at, started_at, cost_cents: fc.jsonValue(), run_id };
const nearlyAStatus = fc.record(fields, { requiredKeys: [] });

describe('any JSON at all as an answer', () => {
	it('never breaks the reader, and is completed only if the status is exactly that', () => {
		const property = fc.property(fc.oneof(nearlyAStatus, fc.jsonValue()), fc.uuid(), (body, id) => {
			const result = read(body, id);
			if ('reason' in result) return;
			const { run } = result;
			expect(run.status).toBe((body as { status: unknown }).status);
			expect(run.phase === 'completed').toBe(run.status === 'completed');
			for (const value of [...Object.values(run.progress), run.startedAtMs, run.costCents]) {
				expect(typeof value !== 'number' || Number.isFinite(value)).toBe(true);
			}
		});
		fc.assert(property, { numRuns: 500 });
	});
});
