/** Something that is to happen at a virtual moment. */
export interface Timer {
	atMs: number;
	/** Of two timers for one moment, the one that was set first goes off first. */
	order: number;
	callback: () => void;
	isRemoved: boolean;
}

/** Timers by time: a binary heap. Removed ones stay in it until their moment comes. */
export class TimerQueue {
	private readonly heap: Timer[] = [];

	private count = 0;

	add(atMs: number, callback: () => void): Timer {
		const timer = { atMs, order: this.count++, callback, isRemoved: false };
		this.siftUp(timer, this.heap.length);
		return timer;
	}

	remove(timer: Timer | undefined): void {
		if (timer) timer.isRemoved = true;
	}

	/** Takes the next timer out; undefined where none is left. */
	takeNext(): Timer | undefined {
		for (;;) {
			const first = this.heap[0];
			const last = this.heap.pop();
			if (!first || !last) return undefined;
			if (first !== last) this.siftDown(last, 0);
			if (!first.isRemoved) return first;
		}
	}

	private siftUp(timer: Timer, from: number): void {
		let index = from;
		while (index > 0) {
			const parentIndex = (index - 1) >> 1;
			const parent = this.heap[parentIndex] as Timer;
			if (!isBefore(timer, parent)) break;
			this.heap[index] = parent;
			index = parentIndex;
		}
		this.heap[index] = timer;
	}

	private siftDown(timer: Timer, from: number): void {
		let index = from;
		for (;;) {
			const left = this.heap[2 * index + 1];
			const right = this.heap[2 * index + 2];
			if (!left) break;
			const isRight = right !== undefined && isBefore(right, left);
			const child = isRight ? right : left;
			if (!isBefore(child, timer)) break;
			this.heap[index] = child;
			index = 2 * index + (isRight ? 2 : 1);
		}
		this.heap[index] = timer;
	}
}

function isBefore(a: Timer, b: Timer): boolean {
	return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
}
