import { Engine } from '../../testing/engine/engine';
import { inOwnProcess } from './children';
import { addRuns, API_KEY, ENDLESS_MS, reset, runIds } from './server';

/** Items of the execution that is stopped. */
export const STOPPED_ITEMS = 10_000;

/** Long enough for n8n to read the parameters of all items. */
const STOP_AFTER_MS = 3_000;

/** The longest time that is waited for. */
const GIVEN_UP_MS = 15_000;

export interface StopCase {
	operation: 'get' | 'wait';
	rateLimit: number;
}

export interface StopTime extends StopCase {
	/** From Stop to the end of the execution. */
	ms: number;
}

const measure = inOwnProcess(
	__filename,
	async ({ operation, rateLimit, baseUrl }: StopCase & { baseUrl: string }): Promise<number> => {
		const engine = await Engine.start();
		const { result, stop } = engine.begin({
			items: runIds('run', STOPPED_ITEMS).map((runId) => ({ run_id: runId })),
			parameters: { operation, options: { rateLimit } },
			credential: { apiKey: API_KEY, baseUrl },
			mode: 'trigger',
		});
		// If the process is too busy to notice the stop, this timer is late, too.
		const stopAtMs = performance.now() + STOP_AFTER_MS;
		setTimeout(stop, STOP_AFTER_MS);
		await result;
		const ms = performance.now() - stopAtMs;
		if (ms < 0) throw new Error('The execution was over before it was stopped');
		return ms;
	},
	{ timeout: GIVEN_UP_MS },
);

/** How long it takes from Stop to the end of an execution with many items. */
export async function measureStop(baseUrl: string, stopCase: StopCase): Promise<StopTime> {
	await reset(baseUrl);
	await addRuns(baseUrl, runIds('run', STOPPED_ITEMS), { durationMs: ENDLESS_MS });
	const ms = await measure({ ...stopCase, baseUrl }).catch((error: Error) => {
		if (error.cause === 'SIGKILL') return GIVEN_UP_MS;
		throw error;
	});
	return { ...stopCase, ms };
}

export function stopCases(rateLimits: readonly number[]): StopCase[] {
	const operations = ['get', 'wait'] as const;
	return operations.flatMap((operation) =>
		rateLimits.map((rateLimit) => ({ operation, rateLimit })),
	);
}
