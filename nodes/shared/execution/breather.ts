import type { Clock } from '../polling/clock';

/** The longest that n8n is kept from all other work: Stop, the editor, other executions. */
const MAX_BLOCK_MS = 50;

/** Lets the event loop run during long work that is done in pieces. */
export class Breather {
	private sinceMs: number;

	constructor(private readonly clock: Clock) {
		this.sinceMs = clock.now();
	}

	/** Awaited before each piece. */
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
