import { setTimeout as pause } from 'node:timers/promises';
import { describeNode } from '../../testing/engine/describeNode';
import { Engine } from '../../testing/engine/engine';
import type { LoadedNode } from '../../testing/engine/package';
import { median } from '../statistics';
import { inOwnProcess } from './children';
import { addRuns, API_KEY, ENDLESS_MS, reset, runIds } from './server';

interface Settings {
	baseUrl: string;
	/** Runs that are waited for at once. */
	runs: number;
	rounds: number;
}

/** Requests per minute: a limit with which all runs are polled within seconds. */
const NO_LIMIT = 1_000_000;
/** In seconds: no run is polled twice while memory is measured. */
const POLL_INTERVAL_S = 600;
/** If no connection is open for this long, all runs are between two polls. */
const QUIET_MS = 500;
const CHECK_MS = 50;

/** A node that only waits: n8n's own memory for the items is not this project's. */
const justWaits: LoadedNode = {
	description: describeNode('gloriaMundoRunStatus', ['main']),
	async execute() {
		const signal = this.getExecutionCancelSignal();
		await new Promise((resolve) => signal?.addEventListener('abort', resolve, { once: true }));
		return [this.getInputData()];
	},
};

const measure = inOwnProcess(
	__filename,
	async ({ baseUrl, runs, rounds }: Settings): Promise<number> => {
		const engine = await Engine.start();
		const { nodes } = engine.package;
		const { gloriaMundoRunStatus: node } = nodes;
		const bytesPerRun: number[] = [];
		// The first round fills caches that stay.
		for (let round = 0; round <= rounds; round++) {
			nodes.gloriaMundoRunStatus = justWaits;
			const without = await heapDuring(engine, baseUrl, runs, 0);
			nodes.gloriaMundoRunStatus = node;
			// The credential is read by the node once, and by the request helper for each request.
			const withNode = await heapDuring(engine, baseUrl, runs, runs + 1);
			if (round > 0) bytesPerRun.push((withNode - without) / runs);
		}
		return median(bytesPerRun);
	},
	{ execArgv: ['--expose-gc'] },
);

/** Bytes of heap that the node holds per waiting run, between two polls. */
export async function measureMemory(settings: Settings): Promise<number> {
	const { baseUrl, runs } = settings;
	await reset(baseUrl);
	await addRuns(baseUrl, runIds('run', runs), { durationMs: ENDLESS_MS });
	return await measure(settings);
}

/** Bytes of live heap during an execution, once the credential has been read so many times. */
async function heapDuring(engine: Engine, baseUrl: string, runs: number, reads: number) {
	const intervals = { pollInterval: POLL_INTERVAL_S, maxPollInterval: POLL_INTERVAL_S };
	let left = reads;
	const execution = engine.begin({
		items: runIds('run', runs).map((runId) => ({ run_id: runId })),
		parameters: {
			operation: 'wait',
			maxWait: 2 * POLL_INTERVAL_S,
			options: { ...intervals, rateLimit: NO_LIMIT },
		},
		credential: { apiKey: API_KEY, baseUrl },
		mode: 'trigger',
		onDecrypt: () => left--,
	});
	// n8n's request helper opens a connection for each request and closes it at the end.
	for (let quietMs = 0; quietMs < QUIET_MS; quietMs += CHECK_MS) {
		await pause(CHECK_MS);
		const isBusy = process.getActiveResourcesInfo().some((name) => name.includes('TCP'));
		if (isBusy || left > 0) quietMs = 0;
	}
	for (let times = 0; times < 3; times++) globalThis.gc?.();
	const bytes = process.memoryUsage().heapUsed;
	execution.stop();
	await execution.result;
	return bytes;
}
