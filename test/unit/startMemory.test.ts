import { StartMemory } from '../../nodes/GloriaMundoRunWorkflow/startMemory';

const HOUR_MS = 3_600_000;
const started = {
	...({ kind: 'started', isAnswered: true } as const),
	...{ runId: 'abc', answer: { json: { run_id: 'abc' }, text: '{"run_id":"abc"}' } },
};

let memory: StartMemory;
beforeEach(() => {
	memory = new StartMemory();
});

/** Takes an item's record, notes that its run was started, and puts it back. */
function remember(key: string, nowMs = 0): void {
	const record = memory.take(key, nowMs);
	record.started = started;
	memory.release(record, nowMs);
}
const remembers = (key: string, nowMs = 0) => memory.take(key, nowMs).started !== undefined;

describe('what is remembered of starts', () => {
	it('is nothing at first', () => {
		expect(memory.take('a', 5)).toEqual({ isInUse: true, usedMs: 5 });
	});

	it('is what was started for the same item, and for no other', () => {
		remember('a');
		expect(memory.take('a', 7)).toEqual({ started, isInUse: true, usedMs: 7 });
		expect(remembers('b')).toBe(false);
	});

	it('is that a run may have started', () => {
		const record = memory.take('a', 0);
		record.mayHaveStarted = true;
		memory.release(record, 0);
		expect(memory.take('a', 1)).toMatchObject({ mayHaveStarted: true });
	});

	it('is not handed to a second one that works for the same item at the same time', () => {
		const first = memory.take('a', 0);
		first.started = started;
		expect(memory.take('a', 1)).toEqual({ isInUse: true, usedMs: 1 });
		memory.release(first, 2);
		expect(memory.take('a', 2)).toMatchObject({ started });
	});

	it('is forgotten once it is no longer needed', () => {
		remember('a');
		remember('b');
		const record = memory.take('a', 0);
		memory.release(record, 0);
		memory.forget(record);
		expect([remembers('a'), remembers('b')]).toEqual([false, true]);
	});

	it.each([
		['an hour after its last use', HOUR_MS + 1, false],
		['not before', HOUR_MS, true],
	])('is forgotten %s', (_, nowMs, isKnown) => {
		remember('a');
		expect(remembers('a', nowMs)).toBe(isKnown);
	});

	it('is kept for another hour by each use', () => {
		remember('a');
		memory.release(memory.take('a', HOUR_MS), HOUR_MS);
		expect(remembers('a', 2 * HOUR_MS)).toBe(true);
	});

	it('is kept for an hour after a wait that took longer than that', () => {
		const record = memory.take('a', 0);
		record.started = started;
		memory.take('b', 3 * HOUR_MS);
		memory.release(record, 3 * HOUR_MS);
		expect(remembers('a', 4 * HOUR_MS)).toBe(true);
	});

	it('is at most 10,000 items: those used longest ago are forgotten first', () => {
		for (let item = 0; item < 10_000; item++) remember(String(item));
		memory.release(memory.take('0', 1), 1);
		remember('one more', 1);
		expect(['0', '1', '2', '9999', 'one more'].map((key) => remembers(key, 1))).toEqual([
			...[true, false, false, true, true],
		]);
	});
});
