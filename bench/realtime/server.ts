import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { ROOT } from '../../testing/root';
import type { RunOptions } from '../../testing/simulator/simulatedRun';
import { startChild, stopChild } from './children';

/** The key that the simulated server accepts. */
export const API_KEY = 'gm_live_bench';

/** Longer than any measurement takes. */
export const ENDLESS_MS = 3_600_000;

/** The simulated server in a process of its own, without a limit on requests. */
export interface ServerProcess {
	baseUrl: string;
	stop: () => Promise<void>;
}

export async function startServer(): Promise<ServerProcess> {
	const script = resolve(ROOT, 'testing/simulator/main.ts');
	const child = startChild(script, ['--api-key', API_KEY, '--rate-limit', '0']);
	const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
	const baseUrl = await new Promise<string>((started, reject) => {
		lines.once('line', (line) => started((JSON.parse(line) as { baseUrl: string }).baseUrl));
		child.once('exit', (code) => reject(new Error(`The simulated server ended with ${code}`)));
	});
	return { baseUrl, stop: async () => await stopChild(child) };
}

/** Forgets all runs and requests. */
export async function reset(baseUrl: string): Promise<void> {
	await order(baseUrl, 'reset', {});
}

/** Adds runs that are all alike. Their clocks start now. */
export async function addRuns(
	baseUrl: string,
	runIds: readonly string[],
	run: RunOptions,
): Promise<void> {
	await order(
		baseUrl,
		'runs',
		runIds.map((runId) => ({ ...run, runId })),
	);
}

/** Status requests that were answered with 200, for runs whose ID starts with this. */
export async function answeredFor(baseUrl: string, prefix: string): Promise<number> {
	const requests = await order(baseUrl, 'requests');
	return (requests as Array<{ runId?: string; status?: number }>).filter(
		({ runId, status }) => status === 200 && runId?.startsWith(prefix),
	).length;
}

export function runIds(prefix: string, runs: number): string[] {
	return Array.from({ length: runs }, (_, index) => `${prefix}-${index}`);
}

async function order(baseUrl: string, name: string, body?: object): Promise<unknown> {
	const init = body && { method: 'POST', body: JSON.stringify(body) };
	const response = await fetch(`${baseUrl}/__simulator/${name}`, init);
	if (!response.ok) throw new Error(`${name}: HTTP ${response.status}`);
	return await response.json();
}
