import type { Fault } from '../../testing/simulator/faults';
import { addRuns, type Changes, CONTINUE, getStatusOf, useEngine } from '../../testing/engine/kit';

const IN_PROGRESS: Changes = { options: { onTransientFailure: 'inProgress', requestTimeout: 1 } };
const http = (status: number): Fault => ({ kind: 'status', status });

const TRANSIENT: Fault[] = [
	...[408, 425, 500, 503, 599].map(http),
	...([{ kind: 'hangBeforeHeaders' }, { kind: 'hangInBody' }] as const),
	...([{ kind: 'resetBeforeHeaders' }, { kind: 'truncatedBody' }] as const),
	...([{ kind: 'html' }, { kind: 'emptyBody' }, { kind: 'body', body: {} }] as const),
	{ kind: 'rateLimited', retryAfter: '600' },
];
const PERMANENT: Fault[] = [...[400, 401, 403, 404].map(http), { kind: 'redirect', to: 'self' }];

describe('Get Run Status in a loop, On Transient Failure: In Progress', () => {
	const kit = useEngine();

	it.concurrent.each(TRANSIENT)('goes on after a transient failure: %j', async (fault) => {
		const { result, runId } = await kit.meet(fault, getStatusOf, IN_PROGRESS);
		expect(result.status).toBe('success');
		expect(result.outputs.map((items) => items.length)).toEqual([0, 0, 1]);
		expect(result.inProgress).toEqual([
			{
				...{ run_id: runId, status: 'unknown' },
				last_check: {
					error: expect.stringContaining(runId),
					details: expect.objectContaining({ run_id: runId, retryable: true }),
				},
			},
		]);
		expect(result.outputs[2]?.[0]?.pairedItem).toEqual({ item: 0 });
	});

	it.concurrent.each(PERMANENT)('ends with an error for good after %j', async (fault) => {
		const stopped = await kit.meet(fault, getStatusOf, IN_PROGRESS);
		const continued = await kit.meet(fault, getStatusOf, { ...IN_PROGRESS, ...CONTINUE });
		expect(stopped.result.status).toBe('error');
		expect(continued.result.failed).toMatchObject([{ details: { retryable: false } }]);
	});

	it.concurrent('ends with an error if a run ID cannot be used', async () => {
		const api = await kit.simulate();
		expect((await kit.run(getStatusOf(api, ['a/b'], IN_PROGRESS))).status).toBe('error');
	});

	it.concurrent('finds the end after failures, with the item that came back', async () => {
		const api = await kit.simulate();
		const going = { status: 'running', completed_at: null };
		const { runId } = api.addRun({ script: [going, going, going, { status: 'completed' }] });
		api.addFault(http(503), { when: { poll: 2 } });
		api.addFault({ kind: 'resetBeforeHeaders' }, { when: { poll: 3 } });
		let items: Array<Record<string, unknown>> = [{ run_id: runId }];
		const seen = [];
		for (let check = 1; check <= 4; check++) {
			const result = await kit.run(getStatusOf(api, [], { ...IN_PROGRESS, items: items as never }));
			items = [...result.inProgress, ...result.completed].map((json) => ({
				run_id: runId,
				...json,
			}));
			seen.push(items[0]?.status);
		}
		expect(seen).toEqual(['running', 'unknown', 'unknown', 'completed']);
	});

	it.concurrent('is an error if the option is not set', async () => {
		for (const options of [{}, { onTransientFailure: 'error' }]) {
			const api = await kit.simulate();
			api.addFault(http(503), { when: 'all' });
			const result = await kit.run(getStatusOf(api, addRuns(api, 1), { options }));
			expect(result.status).toBe('error');
		}
	});
});
