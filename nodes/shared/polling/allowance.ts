import { WINDOW_MS } from './requestWindow';

/** Each 429 takes this much away ... */
const GIVE_WAY = 0.7;
/** ... and each accepted request gives this many requests per second back. */
const RECOVER_PER_SECOND = 0.02;
/** Others on the account never push us out altogether. */
const LEAST_SHARE = 0.05;

/**
 * How much of the account's limit this process takes. A 429 though we keep to the limit means that
 * others use the account too: give way by a factor, come back little by little (AIMD, the rule that
 * lets TCP connections share a line).
 */
export class Allowance {
	private share = 1;

	/** Requests per window, at least one. */
	of(limit: number): number {
		return Math.max(1, Math.floor(limit * this.share));
	}

	giveWay(): void {
		this.share = Math.max(LEAST_SHARE, this.share * GIVE_WAY);
	}

	recover(limit: number): void {
		this.share = Math.min(1, this.share + (RECOVER_PER_SECOND * WINDOW_MS) / 1000 / limit);
	}

	isWhole(): boolean {
		return this.share === 1;
	}
}
