import {
	describeRun,
	type RunOptions,
	type StatusPayload,
	statusAt,
} from '../../testing/simulator/simulatedRun';

const CREATED_AT_MS = Date.UTC(2026, 2, 10, 15, 30, 0, 900);

/** A run of ten seconds, whose steps end after 1, 5, 6, 9 and 10 s. */
function statusAfter(options: RunOptions, elapsedMs: number): StatusPayload {
	const run = describeRun({ runId: 'abc-123', durationMs: 10_000, ...options });
	return statusAt(run, elapsedMs, CREATED_AT_MS);
}

const PAUSED: RunOptions = { pausedMs: 60_000, pausedStatus: 'waiting' };
const FAILED: RunOptions = { outcome: 'failed', durationMs: 6000 };

it.each<[string, RunOptions, number[], string[]]>([
	['queued at first', { queuedMs: 2000 }, [0, 1999, 2000], ['queued', 'queued', 'running']],
	['completed after queue and work', { queuedMs: 9 }, [10_008, 10_009], ['running', 'completed']],
	['paused halfway', PAUSED, [4999, 5000, 64_999], ['running', 'waiting', 'waiting']],
	['working after a pause', PAUSED, [65_000, 69_999, 70_000], ['running', 'running', 'completed']],
	['failed at its end', FAILED, [5999, 6000], ['running', 'failed']],
	['over at once', { durationMs: 0 }, [0], ['completed']],
])('a run is %s, from the exact millisecond', (_, options, times, expected) => {
	expect(times.map((ms) => statusAfter(options, ms).status)).toEqual(expected);
});

it('a run has started_at from the end of the queue, completed_at from its end, in whole seconds', () => {
	const started_at = '2026-03-10T15:30:02Z';
	const running = statusAfter({ queuedMs: 2000 }, 3000);
	expect(running).toMatchObject({ started_at, completed_at: null });
	const completed_at = '2026-03-10T15:30:12Z';
	expect(statusAfter({ queuedMs: 2000 }, 20_000)).toMatchObject({ started_at, completed_at });
});

const UNKNOWN = { result: null, error: null };
const TOLD: RunOptions = { result: 4, error: 'No quota', costCents: 7 };

it.each<[string, number, RunOptions, object]>([
	['nothing before its end', 9999, TOLD, { ...UNKNOWN, cost_cents: null }],
	['its result when it completes', 10_000, TOLD, { ...UNKNOWN, result: 4, cost_cents: 7 }],
	['its error when it fails', 6000, { ...TOLD, ...FAILED }, { error: 'No quota', cost_cents: 7 }],
])('a run tells %s', (_, ms, options, expected) => {
	expect(statusAfter(options, ms)).toMatchObject(expected);
});

const STEPS = [1, 2, 3].map((weight) => ({ name: `Step ${weight}`, weight }));

it.each<[string, RunOptions, number[], Array<number | undefined>]>([
	['counts finished steps', {}, [0, 999, 1000, 4999, 5000, 9999, 1e4], [0, 0, 20, 20, 40, 80, 100]],
	['can count the step in progress', { stepCount: 'started' }, [0, 1000, 9000], [20, 40, 100]],
	['stands still in a pause', { pausedMs: 6000 }, [4999, 5000, 11_000, 12_000], [20, 40, 40, 60]],
	['stays where a run failed', FAILED, [0, 5000, 6000], [0, 40, 60]],
	['is a whole number', { steps: STEPS }, [2000, 5000], [33, 67]],
	['is nothing without steps', { steps: [] }, [5000], [0]],
	['can be lying', { progress: 'lying' }, [0, 9999, 10_000], [95, 95, 100]],
	['can stand', { progress: 'standing' }, [0, 9999, 10_000], [0, 0, 100]],
	['can go backwards', { progress: 'backwards' }, [0, 5000, 9999, 10_000], [100, 60, 20, 100]],
	['can be missing', { progress: 'missing' }, [0, 10_000], [undefined, undefined]],
])('the progress %s', (_, options, times, expected) => {
	expect(times.map((ms) => statusAfter(options, ms).progress?.percentage)).toEqual(expected);
});

it('the progress names the step it counts, and the first one while it counts none', () => {
	const names = [0, 1000, 5000].map((ms) => statusAfter({}, ms).progress?.current_step_name);
	expect(names).toEqual(['Read emails', 'Read emails', 'Generate content']);
});
