import { createInterface } from 'node:readline';
import type { RunOptions } from '../../testing/simulator/simulatedRun';
import { startChild, stopChild } from './children';
import { API_KEY } from './polls';

/** The simulated server in a process of its own, without a limit on requests. */
export interface ServerProcess {
	baseUrl: string;
	addRuns: (runs: RunOptions[]) => Promise<void>;
	/** Status requests that were answered with 200, for runs whose id starts with this. */
	answeredFor: (prefix: string) => Promise<number>;
	/** Forgets all runs and requests. */
	reset: () => Promise<void>;
	stop: () => Promise<void>;
}

export async function startServer(): Promise<ServerProcess> {
	const child = startChild('test/simulator/main.ts', ['--api-key', API_KEY, '--rate-limit', '0']);
	const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
	const baseUrl = await new Promise<string>((resolve, reject) => {
		lines.once('line', (line) => resolve((JSON.parse(line) as { baseUrl: string }).baseUrl));
		child.once('exit', (code) => reject(new Error(`The simulated server ended with ${code}`)));
	});
	const order = async (name: string, body?: object): Promise<unknown> => {
		const init = body && { method: 'POST', body: JSON.stringify(body) };
		const response = await fetch(`${baseUrl}/__simulator/${name}`, init);
		if (!response.ok) throw new Error(`${name}: HTTP ${response.status}`);
		return await response.json();
	};
	return {
		baseUrl,
		addRuns: async (runs) => {
			for (const run of runs) await order('runs', run);
		},
		answeredFor: async (prefix) => {
			const requests = (await order('requests')) as Array<{ runId?: string; status?: number }>;
			return requests.filter(({ runId, status }) => status === 200 && runId?.startsWith(prefix))
				.length;
		},
		reset: async () => void (await order('reset', {})),
		stop: async () => await stopChild(child),
	};
}
