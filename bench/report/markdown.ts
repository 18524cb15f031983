import type { Results } from '../results';
import type { Target } from '../targets';
import { comparisonTables, costTable, progressTable, targetTable, type TextTable } from './tables';
import { number } from './format';

/** Where the picture is, seen from RESULTS.md. */
const PICTURE = '../docs/images/latency-requests.svg';

/** The whole of RESULTS.md; prettier still has to align the tables. */
export function resultsMarkdown(
	results: Results,
	targets: readonly Target[],
	environment: ReadonlyArray<[string, string]>,
): string {
	const { realTime, comparisons, progressTrials } = results;
	const { fastestMs, medianMs } = realTime.loading;
	return [
		'# Results of the benchmark',
		'`npm run bench` writes this file and the picture. Whoever changes how this package waits runs it again.',
		`![Mean latency against requests per run, for 1, 10 and 30 runs at once](${PICTURE})`,
		table({ title: '', head: ['', ''], rows: environment.map((entry) => [...entry]) }),
		section(targetTable(targets, false)),
		'## Waiting',
		'On a virtual clock, against a server that accepts 60 requests in any 60 seconds, with 150 ms there and back. Runs take a lognormal time (median 45 s, sigma 1, 2 to 600 s) or a uniform one (2 to 600 s), in five uneven steps; the percentage is the share of the steps that are done. All contestants get the same runs. Latency is the time from the end of a run until it is noticed, over the runs that were not lost; makespan is the time until the last run is noticed; 429s are the share of requests that were rejected.',
		...comparisonTables(comparisons).map((each) => section(each, 3)),
		section(progressTable(progressTrials), 3),
		'## Cost',
		'In real time, over loopback HTTP, with the server in another process. Medians of measurements that take turns, each in a fresh process. n8n’s request helper opens a new connection for each request; axios alone keeps it open.',
		section(costTable(results), 3),
		'### Memory and loading',
		table({
			title: '',
			head: ['', 'Measured'],
			rows: [
				[
					`Heap per waiting run between two polls, ${realTime.waitingRuns.toLocaleString('en')} at once, without what n8n itself keeps for the items`,
					`${number(realTime.bytesPerRun / 1024)} KiB`,
				],
				[
					'Loading node and credential after n8n-workflow, fastest (median)',
					`${number(fastestMs)} ms (${number(medianMs)} ms)`,
				],
			],
		}),
	].join('\n\n');
}

function section(of: TextTable, level = 2): string {
	return `${'#'.repeat(level)} ${of.title}\n\n${table(of)}`;
}

function table({ head, rows }: TextTable): string {
	const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
	const rule = head.map((_, column) => (column === 0 ? '---' : '---:'));
	return [line(head), line(rule), ...rows.map(line)].join('\n');
}
