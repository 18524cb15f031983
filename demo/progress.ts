import { MultiBar } from 'cli-progress';
import { type DemoRun, nameOf } from './services';

/** A line that the node prints: "GloriaMundo run <id>: running, ... (40 %)". */
const MESSAGE = /^GloriaMundo run (\S+): (.*?)(?: \((\d+) %\))?$/;

/** Live progress of the runs: a bar each, or plain lines where the output is no terminal. */
export function openProgress(runs: readonly DemoRun[]) {
	if (!process.stdout.isTTY) {
		return { show: (message: string) => process.stdout.write(`${message}\n`), end: () => {} };
	}
	const bars = new MultiBar({
		format: '{bar} {percentage} %  {name}  {step}',
		barsize: 16,
		hideCursor: true,
		linewrap: false,
		clearOnComplete: false,
	});
	const barOf = new Map(
		runs.map((run) => {
			const payload = { name: nameOf(run).padEnd(36), step: 'not polled yet' };
			return [run.runId, bars.create(100, 0, payload)];
		}),
	);
	return {
		show: (message: string) => {
			const [, runId = '', step = '', percentage = 0] = MESSAGE.exec(message) ?? [];
			barOf.get(runId)?.update(Number(percentage), { step });
		},
		end: () => bars.stop(),
	};
}
