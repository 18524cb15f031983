import type { StartResult } from '../shared/gloriamundo/startResult';

/** What became of one item's start. */
export interface StartRecord {
	/** Set once the run's ID is known. */
	started?: StartResult & { kind: 'started' };
	/** A start was sent, and its result is not known. */
	mayHaveStarted?: true;
	/** An execution of the node is using it. */
	isInUse: boolean;
	/** When it was last used, in milliseconds by any clock. */
	usedMs: number;
}

const MAX_AGE_MS = 3_600_000;
const MAX_RECORDS = 10_000;

/**
 * Remembers, in this process, what was started for which item, so that n8n's Retry On Fail does not start it again.
 * Records are forgotten an hour after their last use, and the oldest first if they are too many.
 */
export class StartMemory {
	/** The one used last comes last. */
	private readonly records = new Map<string, StartRecord>();

	/**
	 * Takes the record of an item into use, or a new one. A record in use belongs to another execution of the
	 * node, such as another call of an agent's tool: that is no retry.
	 */
	take(key: string, nowMs: number): StartRecord {
		const known = this.records.get(key);
		if (known?.isInUse) return { isInUse: true, usedMs: nowMs };
		const isOld = known !== undefined && isForgotten(known, nowMs);
		const record = { ...(isOld ? undefined : known), isInUse: true, usedMs: nowMs };
		this.records.delete(key);
		this.forgetOld(nowMs);
		this.records.set(key, record);
		return record;
	}

	/** Puts a record back: a wait may have taken longer than it is remembered. */
	release(record: StartRecord, nowMs: number): void {
		record.isInUse = false;
		record.usedMs = nowMs;
	}

	forget(record: StartRecord): void {
		for (const [key, each] of this.records) if (each === record) this.records.delete(key);
	}

	private forgetOld(nowMs: number): void {
		for (const [key, record] of this.records) {
			if (!isForgotten(record, nowMs) && this.records.size < MAX_RECORDS) return;
			this.records.delete(key);
		}
	}
}

function isForgotten({ isInUse, usedMs }: StartRecord, nowMs: number): boolean {
	return !isInUse && nowMs - usedMs > MAX_AGE_MS;
}

/** "Runs that were started: abc-123 [item 0]. A run may have started for [item 1]." */
export function describeStarts(records: ReadonlyMap<number, StartRecord>): string {
	const started: string[] = [];
	const unknown: string[] = [];
	for (const [itemIndex, record] of records) {
		if (record.started) started.push(`${record.started.runId} [item ${itemIndex}]`);
		else if (record.mayHaveStarted) unknown.push(`[item ${itemIndex}]`);
	}
	const texts = [
		started.length > 0 && `Runs that were started: ${started.join(', ')}.`,
		unknown.length > 0 && `A run may have started for ${unknown.join(', ')}.`,
	];
	return texts.filter(Boolean).join(' ');
}
