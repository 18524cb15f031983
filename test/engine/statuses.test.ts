import type { Result } from '../../testing/engine/engine';
import { getStatusOf, useEngine, waitFor } from '../../testing/engine/kit';

type Branch = 'completed' | 'failed' | 'inProgress';

/** What the API may say of a run, and the branch of a single look. */
const STATUSES: Array<{ says: string; payload: object; branch: Branch }> = [
	{ says: 'completed', payload: { status: 'completed' }, branch: 'completed' },
	{ says: 'failed', payload: { status: 'failed' }, branch: 'failed' },
	{ says: 'queued', payload: { status: 'queued' }, branch: 'inProgress' },
	{
		says: 'queued, with everything else null',
		payload: { status: 'queued', progress: null, started_at: null, completed_at: null },
		branch: 'inProgress',
	},
	{ says: 'running', payload: { status: 'running' }, branch: 'inProgress' },
	{
		says: 'running, with a completed_at that contradicts it',
		payload: { status: 'running', completed_at: '2026-03-10T12:00:00Z' },
		branch: 'inProgress',
	},
	{
		says: 'an unknown status that has ended',
		payload: { status: 'cancelled', completed_at: '2026-03-10T12:00:00Z' },
		branch: 'failed',
	},
	{
		says: 'an unknown status that has not ended',
		payload: { status: 'awaiting_approval', completed_at: null },
		branch: 'inProgress',
	},
	{
		says: 'an unknown status without completed_at',
		payload: { status: 'paused' },
		branch: 'inProgress',
	},
	{
		says: 'a documented status in capitals, which is another one',
		payload: { status: 'COMPLETED', completed_at: '2026-03-10T12:00:00Z' },
		branch: 'failed',
	},
];

describe('the status of a run decides its branch', () => {
	const kit = useEngine();
	const results = new Map<string, { looked: Result; waited: Result; polls: number }>();

	beforeAll(async () => {
		await Promise.all(
			STATUSES.map(async ({ says, payload }) => {
				const api = await kit.simulate();
				const lookedAt = api.addRun({ script: [payload] }).runId;
				const waitedFor = api.addRun({ script: [payload, { status: 'completed' }] }).runId;
				const [looked, waited] = await Promise.all([
					kit.run(getStatusOf(api, [lookedAt])),
					kit.run(waitFor(api, [waitedFor])),
				]);
				results.set(says, { looked, waited, polls: api.statusRequests(waitedFor).length });
			}),
		);
	});

	it.each(STATUSES)('$says: get sends it to $branch', ({ says, payload, branch }) => {
		const looked = results.get(says)?.looked;
		const branches = { completed: [], failed: [], inProgress: [], [branch]: [payload] };
		expect(looked).toMatchObject(branches);
	});

	it.each(STATUSES.filter(({ branch }) => branch !== 'inProgress'))(
		'$says: wait sends it to $branch, after one poll',
		({ says, payload, branch }) => {
			const { waited, polls } = results.get(says) ?? {};
			expect(waited?.[branch]).toEqual([payload]);
			expect(polls).toBe(1);
		},
	);

	it.each(STATUSES.filter(({ branch }) => branch === 'inProgress'))(
		'$says: wait goes on',
		({ says }) => {
			const { waited, polls } = results.get(says) ?? {};
			expect(waited?.completed).toEqual([{ status: 'completed' }]);
			expect(polls).toBe(2);
		},
	);
});
