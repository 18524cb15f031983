import type { Results } from '../results';
import type { Target } from '../targets';
import { environment } from './environment';
import { costTables, targetTable, type TextTable, waitingTables } from './tables';

const HEAD = `# Benchmark results

\`npm run bench\` writes this file and the chart. Run it again after a change to the polling.

![Mean latency and requests per run, for 1, 10 and 30 runs at once and for 600 runs over an hour](../docs/images/latency-requests.svg)

An account can start 10 runs and check 60 statuses per minute, counted per user. So **600 runs over an hour** is the most that an account can have, and 10 at once are all starts of a minute. The API cannot start 30 or 100 runs at once: they stand for runs that were started over some time and are waited for together.`;

const WAITING = `## Waiting

On a virtual clock, against a server that accepts 60 requests in any 60 s, with 150 ms there and back. Runs take a lognormal time (median 45 s, sigma 1, 2 to 600 s) or a uniform one (2 to 600 s), in five uneven steps. All contestants wait for the same runs.

The API's documents do not say what \`current_step\` counts, so this project is tried with both readings. **Steps finished**: a run starts at 0 % and is at 80 % during the last of five steps. **Step in progress**: it starts at 20 % and is at 100 % during the last step.

- **Latency**: from the end of a run until it is noticed, for all ends that were noticed.
- **Runs lost**: the wait failed, though the run did not.
- **Missed**: the run ended before its deadline, but was reported as not ended.
- **429s**: the share of requests that were rejected.
- **Makespan**: from the first start until the last end is noticed.
- **429s count**: rejected requests use up the account's rate limit, too.`;

const COST = `## Cost

In real time, over loopback HTTP, with the server in another process.

- **One run**: n8n's own nodes (HTTP Request 4.2, If 2.2, Wait 1.1) and this project's node run in n8n-core, each in its own process, at the same time as other parts of the benchmark. \`current_step\` is the step in progress. The loop has its API key in a plain header, which costs less than a credential. CPU time is that of the whole process. The stored execution is what n8n writes to its database at the end.
- **CPU per poll**: medians of alternating measurements, each in a new process. n8n's request helper opens a new connection for each request; axios alone keeps it open.
- **CPU per permit**: everything that the scheduler does between two permits, at 60 permits per minute.
- **Stop**: 3 s after the start, while thousands of polls wait or are in flight; given up after 15 s.
- **Memory and loading**: the heap per run while 1,000 runs are waited for, without n8n's own memory for the items; the time to load the package after n8n-workflow, which n8n has loaded before.`;

/** The whole of RESULTS.md; prettier still has to align the tables. */
export function resultsMarkdown(results: Results, targets: readonly Target[]): string {
	return [
		HEAD,
		section(targetTable(targets, false), 2),
		WAITING,
		...waitingTables(results).map((table) => section(table, 3)),
		COST,
		...costTables(results).map((table) => section(table, 3)),
		section({ title: 'Measured with', head: ['', ''], rows: environment() }, 2),
	].join('\n\n');
}

function section({ title, head, rows }: TextTable, level: number): string {
	const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
	const rule = head.map((_, column) => (column === 0 ? '---' : '---:'));
	return [`${'#'.repeat(level)} ${title}\n`, line(head), line(rule), ...rows.map(line)].join('\n');
}
