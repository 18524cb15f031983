import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** The resources of a process that could grow. */
export interface Holdings {
	heapMb: number;
	timers: number;
	sockets: number;
}

/** Counts them after a garbage collection. */
export async function takeStock(): Promise<Holdings> {
	for (let round = 0; round < 3; round++) {
		await new Promise((resolve) => setImmediate(resolve));
		collectGarbage();
	}
	const resources = process.getActiveResourcesInfo();
	const count = (kind: RegExp) => resources.filter((resource) => kind.test(resource)).length;
	return {
		heapMb: Math.round(process.memoryUsage().heapUsed / 1e5) / 10,
		timers: count(/^Timeout$/),
		sockets: count(/^TCP(Socket|Server)Wrap$/),
	};
}
