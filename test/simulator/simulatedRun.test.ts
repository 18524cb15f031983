import {
	describeRun,
	endsAfterMs,
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

function percentages(options: RunOptions, ...elapsedMs: number[]): Array<number | undefined> {
	return elapsedMs.map((ms) => statusAfter(options, ms).progress?.percentage);
}

describe('the life of a run', () => {
	it('is queued, then running, then completed, each from its exact millisecond', () => {
		const statuses = [0, 1999, 2000, 11_999, 12_000, 1e9].map(
			(ms) => statusAfter({ queuedMs: 2000 }, ms).status,
		);
		expect(statuses).toEqual(['queued', 'queued', 'running', 'running', 'completed', 'completed']);
	});

	it('has started_at from the end of the queue, completed_at from its end, in whole seconds', () => {
		expect(statusAfter({ queuedMs: 2000 }, 3000)).toMatchObject({
			started_at: '2026-03-10T15:30:02Z',
			completed_at: null,
		});
		expect(statusAfter({ queuedMs: 2000 }, 20_000)).toMatchObject({
			started_at: '2026-03-10T15:30:02Z',
			completed_at: '2026-03-10T15:30:12Z',
		});
	});

	it('knows no result, no costs and no error before its end', () => {
		const unknown = { result: null, cost_cents: null, error: null };
		expect(statusAfter({}, 9999)).toMatchObject(unknown);
		expect(statusAfter({ outcome: 'failed' }, 9999)).toMatchObject(unknown);
	});

	it('has a result and no error when it completes, an error and no result when it fails, costs in both', () => {
		const told = { result: { sum: 4 }, error: 'No quota', costCents: 7 };
		expect(statusAfter(told, 10_000)).toMatchObject({
			result: { sum: 4 },
			error: null,
			cost_cents: 7,
		});
		expect(statusAfter({ ...told, outcome: 'failed' }, 10_000)).toMatchObject({
			result: null,
			error: 'No quota',
			cost_cents: 7,
		});
	});

	it('stands still for an approval, and goes on afterwards', () => {
		const options = { pausedMs: 60_000, pausedStatus: 'waiting' };
		const seen = [4999, 5000, 64_999, 65_000, 66_000, 69_999, 70_000].map((ms) => {
			const { status, progress } = statusAfter(options, ms);
			return [status, progress?.percentage];
		});
		expect(seen).toEqual([
			['running', 20],
			['waiting', 40],
			['waiting', 40],
			['running', 40],
			['running', 60],
			['running', 80],
			['completed', 100],
		]);
	});

	it('lasts for queue, work and pause together', () => {
		const run = describeRun({ runId: 'a', queuedMs: 10, durationMs: 100, pausedMs: 1000 });
		expect(endsAfterMs(run)).toBe(1110);
	});

	it('can be over at once', () => {
		expect(statusAfter({ durationMs: 0 }, 0).status).toBe('completed');
	});
});

describe('the progress of a run', () => {
	it('counts finished steps, which say little of the time when steps are uneven', () => {
		expect(percentages({}, 0, 999, 1000, 4999, 5000, 6000, 9000, 9999, 10_000)).toEqual([
			0, 0, 20, 20, 40, 60, 80, 80, 100,
		]);
	});

	it('can count the step in progress too, and is then at 100 % before the end', () => {
		expect(percentages({ stepCount: 'started' }, 0, 1000, 9000, 9999)).toEqual([20, 40, 100, 100]);
	});

	it('names the step it counts, and the first one while it counts none', () => {
		const names = [0, 1000, 5000].map((ms) => statusAfter({}, ms).progress?.current_step_name);
		expect(names).toEqual(['Read emails', 'Read emails', 'Generate content']);
	});

	it('stays where a failed run stopped', () => {
		const failed: RunOptions = { outcome: 'failed', durationMs: 6000 };
		expect(percentages(failed, 999, 1000, 4999, 5000, 6000)).toEqual([0, 20, 20, 40, 60]);
		expect(statusAfter(failed, 6000).progress).toEqual({
			current_step: 3,
			total_steps: 5,
			current_step_name: 'Send email',
			percentage: 60,
		});
	});

	it('is a whole number however many steps there are', () => {
		const steps = [1, 2, 3].map((weight) => ({ name: `Step ${weight}`, weight }));
		expect(percentages({ steps }, 2000, 5000)).toEqual([33, 67]);
	});

	it.each([
		['lying', [95, 95, 95, 100]],
		['standing', [0, 0, 0, 100]],
		['backwards', [100, 60, 20, 100]],
		['missing', [undefined, undefined, undefined, undefined]],
	] as const)('can be %s', (progress, expected) => {
		expect(percentages({ progress }, 0, 5000, 9999, 10_000)).toEqual(expected);
	});

	it('is nothing to count in a workflow without steps', () => {
		expect(statusAfter({ steps: [] }, 5000).progress).toEqual({
			current_step: 0,
			total_steps: 0,
			current_step_name: null,
			percentage: 0,
		});
	});
});
