import fc from 'fast-check';
import { readRunStatus } from '../../nodes/shared/gloriamundo/runStatus';

const UUID = '550e8400-e29b-41d4-a716-446655440000';

/** The API document's example of a run under way. */
const RUNNING = {
	run_id: UUID,
	status: 'running',
	progress: {
		current_step: 2,
		total_steps: 5,
		current_step_name: 'Generate content',
		percentage: 40,
	},
	started_at: '2026-03-10T15:30:00Z',
	completed_at: null,
	result: null,
	cost_cents: null,
	error: null,
};

const read = (json: unknown, runId = UUID) => readRunStatus({ json, text: 'as sent' }, runId);
const phaseOf = (body: unknown) => {
	const result = read(body);
	return 'run' in result ? result.run.phase : result.reason;
};

describe('the body of a status answer', () => {
	it('tells status, progress and start of a run under way', () => {
		expect(read(RUNNING)).toEqual({
			run: {
				status: 'running',
				phase: 'active',
				progress: { currentStep: 2, totalSteps: 5, stepName: 'Generate content', percentage: 40 },
				startedAtMs: Date.UTC(2026, 2, 10, 15, 30),
				costCents: undefined,
				payload: RUNNING,
				text: 'as sent',
			},
		});
	});

	it('tells the costs of a run that has ended', () => {
		const body = { ...RUNNING, status: 'failed', cost_cents: 8 };
		expect(read(body)).toMatchObject({ run: { phase: 'failed', costCents: 8 } });
	});

	it('is handed on unchanged, with fields that nobody knows', () => {
		const body = Object.freeze({ ...RUNNING, approval: { by: null }, ['__proto__']: 1 });
		const result = read(body);
		expect('run' in result && result.run.payload).toBe(body);
	});

	it.each([
		['missing', undefined],
		['null', null],
		['a text', 'half'],
		['a list', [1, 2]],
		['a number', 40],
		['empty', {}],
		['of nulls', { current_step: null, total_steps: null, percentage: null }],
		['of empty texts', { current_step_name: '', percentage: '' }],
		['of texts', { current_step: '2', total_steps: '5', current_step_name: 3, percentage: '40 %' }],
	])('may have a progress that is %s: then nothing is known of it', (_, progress) => {
		const result = read({ status: 'running', progress });
		const known = 'run' in result && Object.values(result.run.progress);
		expect(known && known.filter((value) => value !== undefined)).toEqual([]);
	});

	it.each([
		'2026-03-10T15:30:00Z',
		'2026-03-10T15:30:00',
		'2026-03-10T15:30:00.000',
		'2026-03-10 15:30:00',
		'2026-03-10T16:30:00+01:00',
		'2026-03-10T10:30:00-0500',
	])('may tell its start as %s, in UTC unless it says otherwise', (started_at) => {
		const result = read({ status: 'running', started_at });
		expect('run' in result && result.run.startedAtMs).toBe(Date.UTC(2026, 2, 10, 15, 30));
	});

	it.each([
		null,
		undefined,
		'',
		'soon',
		'step 5',
		'2026',
		'10 Mar 2026',
		'2026-99-99 00:00',
		0,
		{},
	])('may have a start of %j: then none is known', (started_at) => {
		const result = read({ status: 'running', started_at });
		expect('run' in result && result.run.startedAtMs).toBeUndefined();
	});

	it.each([undefined, null, true, 3, 'running', '<html>', [], [RUNNING]])(
		'is no status object where it is %j',
		(body) => {
			expect(phaseOf(body)).toBe('it sent an answer that is not a status object');
		},
	);

	it.each([undefined, null, '', 7, true, {}, ['completed']])(
		'is without a status where that is %j',
		(status) => {
			expect(phaseOf({ ...RUNNING, status })).toBe('it sent an answer without a status');
		},
	);

	it('is rejected if it is about another run', () => {
		const body = { ...RUNNING, run_id: UUID.replace('5', '6') };
		expect(phaseOf(body)).toBe('it sent the status of another run');
	});
});

describe('what a status means', () => {
	it.each([
		['queued', 'active'],
		['running', 'active'],
		['completed', 'completed'],
		['failed', 'failed'],
	])('%s is %s, whatever completed_at says', (status, phase) => {
		expect(phaseOf({ status })).toBe(phase);
		expect(phaseOf({ status, completed_at: '2026-03-10T15:31:00Z' })).toBe(phase);
	});

	it.each(['paused', 'Completed', 'COMPLETED', ' completed', 'complete', 'constructor', '0'])(
		'%j is unknown: the run goes on until completed_at is set, and has then not completed',
		(status) => {
			expect(phaseOf({ status })).toBe('active');
			expect(phaseOf({ status, completed_at: null })).toBe('active');
			expect(phaseOf({ status, completed_at: '' })).toBe('active');
			expect(phaseOf({ status, completed_at: '2026-03-10T15:31:00Z' })).toBe('failed');
		},
	);
});

const statusLike = fc.oneof(
	fc.constantFrom('queued', 'running', 'completed', 'failed', 'Completed', 'completed '),
	fc.jsonValue(),
);
const nearlyAStatus = fc.record(
	{
		run_id: fc.oneof(fc.uuid(), fc.jsonValue()),
		status: statusLike,
		progress: fc.oneof(
			fc.jsonValue(),
			fc.dictionary(fc.constantFrom('current_step', 'total_steps', 'percentage'), fc.jsonValue()),
		),
		started_at: fc.jsonValue(),
		completed_at: fc.jsonValue(),
		cost_cents: fc.jsonValue(),
	},
	{ requiredKeys: [] },
);

describe('any JSON at all as an answer', () => {
	it('never breaks the reader, and is completed only where the status is exactly that', () => {
		fc.assert(
			fc.property(fc.oneof(nearlyAStatus, fc.jsonValue()), fc.uuid(), (body, runId) => {
				const result = read(body, runId);
				if ('reason' in result) return;
				const { status } = body as { status: unknown };
				expect(result.run.status).toBe(status);
				expect(result.run.phase === 'completed').toBe(status === 'completed');
				expect(result.run.payload).toBe(body);
				for (const number of numbersOf(result.run)) expect(Number.isFinite(number)).toBe(true);
			}),
			{ numRuns: 1000 },
		);
	});
});

function numbersOf(run: object): number[] {
	const { progress, startedAtMs, costCents } = run as Record<string, object | number>;
	return [...Object.values(progress ?? {}), startedAtMs, costCents].filter(
		(value): value is number => typeof value === 'number',
	);
}
