import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { median } from '../statistics';

const run = promisify(execFile);

/** Milliseconds that it takes to load the built package. */
export interface Loading {
	/** Whatever else the machine is busy with only adds to a time: the least is nearest to the truth. */
	fastestMs: number;
	medianMs: number;
}

/** Loads it in fresh processes, one after the other. */
export async function measureLoading(times: number): Promise<Loading> {
	const script = resolve(__dirname, 'loadPackage.cjs');
	const samples: number[] = [];
	for (let time = 0; time < times; time++) {
		const { stdout } = await run(process.execPath, [script]);
		samples.push(Number(stdout));
	}
	return { fastestMs: Math.min(...samples), medianMs: median(samples) };
}
