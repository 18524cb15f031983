/** Memory of this project's node while many runs are waited for, beside a node that just waits. */
import type { INodeType } from 'n8n-workflow';
import { describeNode } from '../../testing/engine/describeNode';
import type { Execution } from '../../testing/engine/engine';
import { Engine } from '../../testing/engine/engine';
import type { MemorySettings, MemorySample } from './memory';
import { API_KEY, pause } from './polls';

const settings = JSON.parse(process.argv[2] ?? '') as MemorySettings;

/** Requests per minute: so many that all runs are asked within seconds. */
const NO_LIMIT = 1_000_000;
/** Seconds: no second poll comes while memory is measured. */
const PAUSE_S = 600;
/** So long no connection is open before all runs are taken to be asleep. */
const QUIET_MS = 500;
const LOOK_MS = 50;

/** n8n keeps the items of a node that just waits too: what it needs for them is not this project's. */
const justWaits: INodeType = {
	description: describeNode('justWaits', ['main']),
	async execute() {
		const signal = this.getExecutionCancelSignal();
		await new Promise((resolve) => signal?.addEventListener('abort', resolve, { once: true }));
		return [this.getInputData()];
	},
};

async function main(): Promise<void> {
	const engine = await Engine.start();
	const { node } = engine.package;
	const bytesPerRun: number[] = [];
	// The first round fills caches that stay.
	for (let round = 0; round <= settings.rounds; round++) {
		engine.package.node = justWaits;
		const without = await heapDuring(engine, async () => {});
		engine.package.node = node;
		const polled = countRequests();
		const withNode = await heapDuring(engine, polled.all, polled.onDecrypt);
		if (round > 0) bytesPerRun.push((withNode - without) / settings.runIds.length);
	}
	process.send?.({ bytesPerRun } satisfies MemorySample);
}

/** Live heap in the midst of an execution, in bytes. */
async function heapDuring(
	engine: Engine,
	untilAsleep: () => Promise<void>,
	onDecrypt?: () => void,
): Promise<number> {
	const execution = start(engine, onDecrypt);
	await untilAsleep();
	await untilQuiet();
	const bytes = liveHeap();
	execution.stop();
	await execution.result;
	return bytes;
}

function start(engine: Engine, onDecrypt?: () => void): Execution {
	return engine.begin({
		items: settings.runIds.map((runId) => ({ run_id: runId })),
		parameters: {
			operation: 'wait',
			maxWait: 2 * PAUSE_S,
			options: { pollInterval: PAUSE_S, maxPollInterval: PAUSE_S, rateLimit: NO_LIMIT },
		},
		credential: { apiKey: API_KEY, baseUrl: settings.baseUrl },
		mode: 'trigger',
		onDecrypt,
	});
}

/** The credential is asked for by the node once, and by the request helper for each request. */
function countRequests() {
	let count = -1;
	let tellAll = () => {};
	const all = new Promise<void>((resolve) => (tellAll = resolve));
	const onDecrypt = () => {
		if (++count === settings.runIds.length) tellAll();
	};
	return { onDecrypt, all: async () => await all };
}

/** n8n's request helper opens a connection for each request and closes it at the end. */
async function untilQuiet(): Promise<void> {
	for (let quietMs = 0; quietMs < QUIET_MS; quietMs += LOOK_MS) {
		await pause(LOOK_MS);
		if (process.getActiveResourcesInfo().some((name) => name.includes('TCP'))) quietMs = 0;
	}
}

function liveHeap(): number {
	for (let times = 0; times < 3; times++) globalThis.gc?.();
	return process.memoryUsage().heapUsed;
}

void main();
