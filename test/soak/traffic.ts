import { getEventListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { Result } from '../../testing/engine/engine';
import type { Kit } from '../../testing/engine/kit';
import { waitFor } from '../../testing/engine/kit';
import type { Simulator } from '../../testing/simulator/simulator';
import { type Chance, layFaults } from './chance';

const RUNS_OF_EACH = 20;
/** One run in thirty is not there: an error, which must not touch the others. */
const UNKNOWN_RATE = 1 / 30;

/** Streams that are given up close a moment later. */
const SETTLED_MS = 1_000;

/** What is counted while executions come and go. */
export class Tally {
	runs = 0;

	ended = 0;

	errors = 0;

	requests = 0;

	faults = 0;

	/** Listeners on n8n's cancel signal: the most at a time, and those left a while after the end. */
	mostListeners = 0;

	leftListeners = 0;

	/** Looks at listeners that are still to come. */
	readonly looks: Array<Promise<void>> = [];

	/** What went wrong, in words. */
	readonly complaints: string[] = [];
}

/** Wraps the node's `execute` to look at the cancel signal that n8n gives it. */
export async function watchListeners(kit: Kit, tally: Tally): Promise<void> {
	const { gloriaMundoRunStatus: node } = (await kit.engine()).package.nodes;
	const original = node.execute;
	if (!original) throw new Error('The node does nothing');
	node.execute = async function () {
		const signal = this.getExecutionCancelSignal() as AbortSignal;
		const count = () => getEventListeners(signal, 'abort').length;
		const before = count();
		const look = setInterval(
			() => (tally.mostListeners = Math.max(tally.mostListeners, count())),
			500,
		);
		try {
			return await original.call(this);
		} finally {
			clearInterval(look);
			tally.looks.push(
				sleep(SETTLED_MS).then(() => void (tally.leftListeners += count() - before)),
			);
		}
	};
}

/** One execution that waits for some runs, with faults on the way. */
export async function execute(kit: Kit, api: Simulator, chance: Chance, tally: Tally) {
	const expected = Array.from({ length: RUNS_OF_EACH }, () => {
		if (chance.next() < UNKNOWN_RATE)
			return { runId: `unknown-${chance.next()}`, status: undefined, faulty: [] };
		const outcome = chance.next() < 0.3 ? ('failed' as const) : ('completed' as const);
		const { runId } = api.addRun({ outcome, durationMs: chance.between(0, 6000) });
		return { runId, status: outcome, faulty: layFaults(api, runId, chance) };
	});
	const result = await kit.run(
		waitFor(
			api,
			expected.map(({ runId }) => runId),
			{
				onError: 'continueErrorOutput',
				mode: 'trigger',
				parameters: { maxWait: 120 },
				options: { requestTimeout: 1 },
			},
		),
	);
	tally.runs += expected.length;
	for (const { runId, faulty } of expected) {
		const polls = api.statusRequests(runId).length;
		tally.requests += polls;
		tally.faults += faulty.filter((poll) => poll <= polls).length;
	}
	expected.forEach(({ runId, status }, index) =>
		check(runId, status, itemsOf(result, index), tally),
	);
}

function codeOf({ details }: IDataObject) {
	const { run_id, code } = (details ?? {}) as IDataObject;
	return { run_id, code };
}

function itemsOf({ outputs }: Result, index: number) {
	const isOf = ({ pairedItem }: INodeExecutionData) =>
		typeof pairedItem === 'object' && 'item' in pairedItem && pairedItem.item === index;
	return outputs.flatMap((items, output) =>
		items.filter(isOf).map(({ json }) => ({ json, output })),
	);
}

function check(
	runId: string,
	status: 'completed' | 'failed' | undefined,
	items: ReturnType<typeof itemsOf>,
	tally: Tally,
): void {
	const [item] = items;
	const output = status === undefined ? 3 : ['completed', 'failed'].indexOf(status);
	const isRight =
		items.length === 1 &&
		item?.output === output &&
		(status === undefined
			? isDeepStrictEqual(codeOf(item.json), { run_id: runId, code: 'not_found' })
			: item.json.run_id === runId && item.json.status === status);
	if (!isRight) tally.complaints.push(`${runId}, ${status}: ${JSON.stringify(items)}`);
	if (status === undefined) tally.errors++;
	else tally.ended++;
}
