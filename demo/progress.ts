import { MultiBar, type SingleBar } from 'cli-progress';
import type { DemoRun } from './main';

/** Live progress of the runs: a bar each, or plain lines where the output is no terminal. */
export interface Progress {
	/** @param message a line that the node prints, "GloriaMundo run <id>: running, ... (40 %)" */
	show: (message: string) => void;
	end: () => void;
}

const MESSAGE = /^GloriaMundo run (\S+): (.*?)(?: \((\d+) %\))?$/;
const SHORT_ID = 8;

export function openProgress(runs: readonly DemoRun[]): Progress {
	return process.stdout.isTTY ? bars(runs) : lines(runs);
}

function bars(runs: readonly DemoRun[]): Progress {
	const multiBar = new MultiBar({
		format: '{bar} {percentage} %  {name}  {step}',
		barsize: 16,
		hideCursor: true,
		linewrap: false,
		clearOnComplete: false,
	});
	const barOf = new Map<string, SingleBar>();
	for (const run of runs) {
		barOf.set(run.runId, multiBar.create(100, 0, { name: nameOf(run), step: 'not seen yet' }));
	}
	return {
		show: (message) => {
			const [, runId = '', step = '', percentage] = MESSAGE.exec(message) ?? [];
			barOf.get(runId)?.update(Number(percentage ?? 0), { step });
		},
		end: () => multiBar.stop(),
	};
}

function lines(runs: readonly DemoRun[]): Progress {
	const startMs = performance.now();
	const names = new Map(runs.map((run) => [run.runId, nameOf(run)]));
	return {
		show: (message) => {
			const [, runId = '', step, percentage = '0'] = MESSAGE.exec(message) ?? [];
			const seconds = ((performance.now() - startMs) / 1000).toFixed(1).padStart(5);
			process.stdout.write(
				`${seconds} s  ${names.get(runId)}  ${percentage.padStart(3)} %  ${step}\n`,
			);
		},
		end: () => {},
	};
}

function nameOf({ runId, label }: DemoRun): string {
	const id = label === '' ? runId : `${runId.slice(0, SHORT_ID)}… ${label}`;
	return id.padEnd(36);
}
