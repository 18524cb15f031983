import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { ROOT } from '../../testing/root';
import type { Results } from '../results';
import type { Target } from '../targets';
import { resultsMarkdown } from './markdown';

const RESULTS = resolve(ROOT, 'bench/RESULTS.md');
const CHART = resolve(ROOT, 'docs/images/latency-requests.svg');

export async function writeResults(results: Results, targets: readonly Target[]): Promise<void> {
	// Loaded this late because loading them uses CPU time and random numbers of the measured code.
	const { format, resolveConfig } = await import('prettier');
	const { latencyChart } = await import('./chart');
	const style = { ...(await resolveConfig(RESULTS)), filepath: RESULTS };
	await writeFile(RESULTS, await format(resultsMarkdown(results, targets), style));
	await writeFile(CHART, latencyChart(results.virtual.comparisons));
	process.stdout.write(`\nWritten: ${RESULTS}\nWritten: ${CHART}\n`);
}
