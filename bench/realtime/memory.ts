import { median } from '../statistics';
import { measureInChild } from './children';
import type { ServerProcess } from './server';

/** What the measuring script is told. */
export interface MemorySettings {
	baseUrl: string;
	/** Runs that are waited for at once. */
	runIds: string[];
	rounds: number;
}

/** What it answers: one value for each round. */
export interface MemorySample {
	bytesPerRun: number[];
}

/** Bytes of heap that the node holds per waiting run, between two polls. */
export async function measureMemory(
	server: ServerProcess,
	runs: number,
	rounds: number,
): Promise<number> {
	await server.reset();
	const runIds = Array.from({ length: runs }, (_, index) => `waiting-${index}`);
	await server.addRuns(runIds.map((runId) => ({ runId, durationMs: 3_600_000 })));
	const settings: MemorySettings = { baseUrl: server.baseUrl, runIds, rounds };
	const { bytesPerRun } = await measureInChild<MemorySample>(
		'bench/realtime/waitingMemory.ts',
		settings,
		['--expose-gc'],
	);
	return median(bytesPerRun);
}
