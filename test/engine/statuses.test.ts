import { getStatusOf, useEngine, waitFor } from '../../testing/engine/kit';

const ENDED = '2026-03-10T12:00:00Z';

/** What the API may say of a run, and the output of Get Run Status. */
const STATUSES = [
	{ payload: { status: 'completed' }, output: 'completed' },
	{ payload: { status: 'failed' }, output: 'failed' },
	{ payload: { status: 'queued', progress: null, started_at: null }, output: 'inProgress' },
	{ payload: { status: 'running' }, output: 'inProgress' },
	// A documented status counts, whatever completed_at says.
	{ payload: { status: 'running', completed_at: ENDED }, output: 'inProgress' },
	{ payload: { status: 'cancelled', completed_at: ENDED }, output: 'failed' },
	{ payload: { status: 'awaiting_approval', completed_at: null }, output: 'inProgress' },
	{ payload: { status: 'paused' }, output: 'inProgress' },
	{ payload: { status: 'COMPLETED', completed_at: ENDED }, output: 'failed' },
] as const;

describe('the status of a run decides its output', () => {
	const kit = useEngine();

	it.concurrent.each(STATUSES)('$payload leaves Get Run Status by $output', async (row) => {
		const api = await kit.simulate();
		const { runId } = api.addRun({ script: [row.payload] });
		const { completed, failed, inProgress } = await kit.run(getStatusOf(api, [runId]));
		const nowhere = { completed: [], failed: [], inProgress: [] };
		expect({ completed, failed, inProgress }).toEqual({ ...nowhere, [row.output]: [row.payload] });
	});

	it.concurrent.each(STATUSES)('$payload ends a wait, unless it is in progress', async (row) => {
		const api = await kit.simulate();
		const { runId } = api.addRun({ script: [row.payload, { status: 'completed' }] });
		const result = await kit.run(waitFor(api, [runId]));
		const goesOn = row.output === 'inProgress';
		expect(goesOn ? result.completed : result[row.output]).toEqual([
			goesOn ? { status: 'completed' } : row.payload,
		]);
		expect(api.requests).toHaveLength(goesOn ? 2 : 1);
	});
});
