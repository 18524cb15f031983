import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { ROOT } from '../../testing/root';
import type { Results } from '../results';
import type { Target } from '../targets';
import { resultsMarkdown } from './markdown';
import { latencyPicture } from './picture';

const RESULTS = resolve(ROOT, 'bench/RESULTS.md');
const PICTURE = resolve(ROOT, 'docs/images/latency-requests.svg');

export async function writeResults(
	results: Results,
	targets: readonly Target[],
	environment: ReadonlyArray<[string, string]>,
): Promise<void> {
	// Not before: it goes on loading for a while, and takes random numbers, which the measured code shares.
	const { format, resolveConfig } = await import('prettier');
	const markdown = resultsMarkdown(results, targets, environment);
	const style = await resolveConfig(RESULTS);
	await writeFile(RESULTS, await format(markdown, { ...style, filepath: RESULTS }));
	await mkdir(dirname(PICTURE), { recursive: true });
	await writeFile(PICTURE, latencyPicture(results.comparisons));
	process.stdout.write(`\nWritten: ${RESULTS}\nWritten: ${PICTURE}\n`);
}
