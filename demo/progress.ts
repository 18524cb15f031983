import { MultiBar } from 'cli-progress';
import { type DemoRun, nameOf } from './services';

/** A line that the node prints: "GloriaMundo run <id>: running (step 2 of 5, ..., 40 %)". */
const MESSAGE = /^GloriaMundo run (\S+): (.*?(?:(\d+) %\))?)$/;

/** Live progress of the runs: a bar each, or plain lines if the output is no terminal. */
export function openProgress(runs: readonly DemoRun[]) {
	const bars = process.stdout.isTTY ? drawBars() : undefined;
	const shown = new Map(
		runs.map((run) => {
			const payload = { name: nameOf(run).padEnd(26), step: 'no status yet' };
			return [run.runId, { name: nameOf(run), bar: bars?.create(100, 0, payload) }];
		}),
	);
	return {
		show: (message: string) => {
			const [, runId = '', step = message, percentage = 0] = MESSAGE.exec(message) ?? [];
			const { bar, name = '' } = shown.get(runId) ?? {};
			if (bar) bar.update(Number(percentage), { step });
			else if (!bars) process.stdout.write(`${name}: ${step}\n`);
		},
		end: () => bars?.stop(),
	};
}

function drawBars(): MultiBar {
	return new MultiBar({
		format: '{bar} {percentage} %  {name}  {step}',
		barsize: 16,
		autopadding: true,
		hideCursor: true,
		linewrap: false,
		clearOnComplete: false,
	});
}
