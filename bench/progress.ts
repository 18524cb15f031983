import { SingleBar } from 'cli-progress';

/** Shows how far the benchmark is: a bar, or a line for each step where the output is no terminal. */
export interface Progress {
	/** @param label what begins now */
	begin(label: string): void;
	end(): void;
}

/** @param total how many steps there will be */
export function openProgress(total: number): Progress {
	return process.stdout.isTTY ? bar(total) : lines(total);
}

function bar(total: number): Progress {
	const single = new SingleBar({
		format: '{bar} {row} of {total}  {label}',
		barsize: 24,
		hideCursor: true,
		linewrap: false,
		clearOnComplete: true,
		stream: process.stdout,
	});
	// Whoever breaks off gets the cursor back.
	process.once('exit', () => single.stop());
	let begun = 0;
	return {
		begin: (label) => {
			begun++;
			if (begun === 1) single.start(total, 0, { row: 1, label });
			else single.update(begun - 1, { row: begun, label });
		},
		end: () => {
			single.update(total);
			single.stop();
		},
	};
}

function lines(total: number): Progress {
	let begun = 0;
	return {
		begin: (label) => {
			begun++;
			process.stdout.write(`${begun} of ${total}  ${label}\n`);
		},
		end: () => {},
	};
}
