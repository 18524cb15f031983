import type { Clock } from '../polling/clock';

/** Longer than this n8n is not kept from everything else: Stop, the editor, other executions. */
const MAX_BLOCK_MS = 50;

/** Lets the event loop run between pieces of work that each take a while. */
export class Breather {
	private sinceMs: number;

	constructor(private readonly clock: Clock) {
		this.sinceMs = clock.now();
	}

	/** To be awaited before each piece. */
	async breathe(): Promise<void> {
		while (this.isDue()) {
			await this.clock.sleep(0);
			if (this.isDue()) this.sinceMs = this.clock.now();
		}
	}

	private isDue(): boolean {
		return this.clock.now() - this.sinceMs > MAX_BLOCK_MS;
	}
}
