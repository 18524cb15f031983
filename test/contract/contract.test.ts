import axios from 'axios';
import { startSimulator, type Simulator } from '../../testing/simulator/simulator';
import {
	describeRun,
	type RunOptions,
	type StatusPayload,
	statusAt,
} from '../../testing/simulator/simulatedRun';
import { COMPLETED_EXAMPLE, FAILED_EXAMPLE, RUNNING_EXAMPLE } from './examples';
import {
	HttpStatusError,
	LookupError,
	PermissionError,
	RequestFailedError,
	RunTimeoutError,
	type StatusData,
	type VendorLoopOptions,
	waitForCompletion,
} from './vendorLoop';

const RUN_ID = '550e8400-e29b-41d4-a716-446655440000';
const STARTED_AT_MS = Date.UTC(2026, 2, 10, 15, 30, 0);

const COMPLETED_RUN: RunOptions = {
	runId: RUN_ID,
	durationMs: 105_000,
	outcome: 'completed',
	result: {
		generated_content: 'Daily digest: 3 emails from team...',
		summary: 'Posted summary to #daily-digest',
	},
	costCents: 15,
};
const FAILED_RUN: RunOptions = {
	runId: RUN_ID,
	durationMs: 58_000,
	outcome: 'failed',
	error: 'Gmail connection expired. Please reconnect.',
	costCents: 8,
};

let simulator: Simulator;

beforeEach(async () => {
	simulator = await startSimulator();
});

afterEach(async () => {
	await simulator.stop();
});

function textAt(options: RunOptions, elapsedMs: number): string {
	const run = describeRun({ runId: RUN_ID, ...options });
	return JSON.stringify(statusAt(run, elapsedMs, STARTED_AT_MS), null, 2);
}

async function statusOf(runId: string): Promise<StatusPayload> {
	const { data } = await axios.get<StatusPayload>(
		`${simulator.baseUrl}/api/v1/runs/${runId}/status`,
		{ headers: { Authorization: 'Bearer gm_live_test' } },
	);
	return data;
}

async function vendorWaits(
	runId: string,
	options: Partial<VendorLoopOptions> & { apiKey?: string } = {},
): Promise<StatusData> {
	return await waitForCompletion(runId, options.apiKey ?? 'gm_live_test', {
		baseUrl: simulator.baseUrl,
		intervalMs: 20,
		maxWaitMs: 3000,
		requestTimeoutMs: 1000,
		...options,
	});
}

describe("the API document's examples", () => {
	it.each([
		['running', COMPLETED_RUN, 55_000, RUNNING_EXAMPLE],
		['completed', COMPLETED_RUN, 105_000, COMPLETED_EXAMPLE],
		['failed', FAILED_RUN, 58_000, FAILED_EXAMPLE],
	])('are reproduced letter for letter: the %s run', (_status, run, elapsedMs, example) => {
		expect(textAt(run, elapsedMs)).toBe(example);
	});

	it.each([
		['completed', COMPLETED_RUN, COMPLETED_EXAMPLE],
		['failed', FAILED_RUN, FAILED_EXAMPLE],
	])('differ from a %s run over HTTP in nothing but timestamps', async (_status, run, example) => {
		simulator.addRun({ ...run, durationMs: 0 });
		const { started_at, completed_at } = JSON.parse(example) as StatusPayload;
		const payload = await statusOf(RUN_ID);
		const same = JSON.stringify({ ...payload, started_at, completed_at }, null, 2);
		expect(same).toBe(example);
		expect(payload.completed_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
		expect(payload.started_at).toBe(payload.completed_at);
	});

	it('a queued run has the same fields in the same order, with nothing known yet', () => {
		const queued = JSON.parse(textAt({ queuedMs: 1000 }, 999)) as StatusPayload;
		expect(Object.keys(queued)).toEqual(Object.keys(JSON.parse(RUNNING_EXAMPLE)));
		expect(queued).toMatchObject({ status: 'queued', progress: null, started_at: null });
	});
});

describe("the API document's own client", () => {
	it('gets the payload of a run that completes, and of one that fails', async () => {
		const { runId } = simulator.addRun({ queuedMs: 200, durationMs: 400, result: { sum: 4 } });
		const failing = simulator.addRun({ durationMs: 60, outcome: 'failed', error: 'No quota' });
		expect(await vendorWaits(runId)).toMatchObject({ status: 'completed', result: { sum: 4 } });
		expect(simulator.statusRequests(runId).length).toBeGreaterThan(2);
		expect(await vendorWaits(failing.runId)).toMatchObject({ status: 'failed', error: 'No quota' });
	});

	it.each([
		['permission', 'a wrong key', { apiKey: 'gm_live_wrong' }, PermissionError],
		['lookup', 'an unknown run', {}, LookupError],
	])('raises its %s error for %s', async (_kind, _what, options, error) => {
		await expect(vendorWaits('abc-123', options)).rejects.toThrow(error);
	});

	it('goes on polling after a request that timed out', async () => {
		const { runId } = simulator.addRun({ durationMs: 0 });
		simulator.addFault({ kind: 'hangBeforeHeaders' }, { when: 'first' });
		expect((await vendorWaits(runId, { requestTimeoutMs: 150 })).status).toBe('completed');
		expect(simulator.requests).toHaveLength(2);
	});

	it.each([
		...(['resetBeforeHeaders', 'resetAfterHeaders', 'truncatedBody'] as const).map((kind) => ({
			...{ fault: { kind }, error: RequestFailedError },
		})),
		...[402, 429, 500, 503].map((status) => ({
			...{ fault: { kind: 'status', status } as const, error: HttpStatusError },
		})),
	])('raises an error at once for $fault', async ({ fault, error }) => {
		const { runId } = simulator.addRun({ durationMs: 0 });
		simulator.addFault(fault, { when: 'all' });
		await expect(vendorWaits(runId)).rejects.toThrow(error);
		expect(simulator.requests).toHaveLength(1);
	});

	it('raises a request error at once if no server listens', async () => {
		const { baseUrl } = simulator;
		await simulator.stop();
		await expect(vendorWaits('abc-123', { baseUrl })).rejects.toThrow(RequestFailedError);
	});

	it('raises its timeout error when the run does not end in time', async () => {
		const { runId } = simulator.addRun({ durationMs: 60_000 });
		const wait = vendorWaits(runId, { maxWaitMs: 200 });
		await expect(wait).rejects.toThrow(RunTimeoutError);
		await expect(wait).rejects.toThrow(`Workflow ${runId} did not complete within 0.2s`);
	});
});
