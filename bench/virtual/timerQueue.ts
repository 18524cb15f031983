import TinyQueue from 'tinyqueue';

/** Something that is to happen at a virtual moment. */
export interface Timer {
	atMs: number;
	/** Of two timers for one moment, the one that was set first goes off first. */
	order: number;
	callback: () => void;
	isRemoved: boolean;
}

/** Timers by time. Removed ones stay until their moment comes. */
export class TimerQueue {
	private readonly timers = new TinyQueue<Timer>(
		[],
		(a, b) => a.atMs - b.atMs || a.order - b.order,
	);

	private count = 0;

	add(atMs: number, callback: () => void): Timer {
		const timer = { atMs, order: this.count++, callback, isRemoved: false };
		this.timers.push(timer);
		return timer;
	}

	remove(timer: Timer | undefined): void {
		if (timer) timer.isRemoved = true;
	}

	/** Takes the next timer out; undefined where none is left. */
	takeNext(): Timer | undefined {
		for (;;) {
			const timer = this.timers.pop();
			if (!timer?.isRemoved) return timer;
		}
	}
}
