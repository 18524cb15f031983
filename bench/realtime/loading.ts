import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { ROOT } from '../../testing/root';
import { median } from '../statistics';

/** Milliseconds that it takes to load the built package. */
export interface Loading {
	/** Other work of the machine only adds to a time, so the shortest is the most accurate. */
	fastestMs: number;
	medianMs: number;
}

/** Plain JavaScript, without a loader for TypeScript. n8n has loaded n8n-workflow long before. */
const SCRIPT = `
	const { credentials, nodes } = require('./package.json').n8n;
	require('n8n-workflow');
	const startMs = performance.now();
	for (const file of [...nodes, ...credentials]) require('./' + file);
	console.log(performance.now() - startMs);`;

/** Loads it in fresh processes, one after the other. */
export async function measureLoading(times: number): Promise<Loading> {
	const samples: number[] = [];
	for (let time = 0; time < times; time++) {
		const { stdout } = await promisify(execFile)(process.execPath, ['-e', SCRIPT], { cwd: ROOT });
		samples.push(Number(stdout));
	}
	return { fastestMs: Math.min(...samples), medianMs: median(samples) };
}
