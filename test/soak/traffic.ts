import { randomUUID } from 'node:crypto';
import { getEventListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { Result } from '../../testing/engine/engine';
import { type Changes, type Kit, startRuns, waitFor } from '../../testing/engine/kit';
import type { LoadedNode } from '../../testing/engine/package';
import type { Simulator } from '../../testing/simulator/simulator';
import { type Chance, planFaults, TOO_DEEP } from './chance';

const RUNS_OF_EACH = 20;
/** Runs that are started by each execution that starts some. */
export const STARTS_OF_EACH = 5;
/** One run in thirty does not exist, and as many cannot be read: errors, which must not affect the others. */
const UNKNOWN_RATE = 1 / 30;

/** As an unattended execution, with errors on their own output; the timeout is enough on a busy machine. */
const CHANGES: Changes = {
	...{ onError: 'continueErrorOutput', mode: 'trigger' },
	...{ parameters: { maxWait: 120 }, options: { requestTimeout: 3 } },
};

/** Streams that are given up close a moment later. */
const SETTLED_MS = 1_000;

/** The counts of all executions. */
export class Tally {
	runs = 0;

	ended = 0;

	errors = 0;

	/** Items that were to start a run, and the runs that were started, by the simulator's list. */
	starts = 0;

	started = 0;

	/** Starts that ended in an error that says that a run may have started. */
	open = 0;

	requests = 0;

	faults = 0;

	/** Listeners on n8n's cancel signal: the most at a time, and those left a while after the end. */
	mostListeners = 0;

	leftListeners = 0;

	/** Counts of listeners that are still to come. */
	readonly counts: Array<Promise<void>> = [];

	/** What went wrong, in words. */
	readonly complaints: string[] = [];
}

/** Wraps the `execute` of both nodes to count the listeners on the cancel signal that n8n gives it. */
export async function watchListeners(kit: Kit, tally: Tally): Promise<void> {
	Object.values((await kit.engine()).package.nodes).forEach((node) => watch(node, tally));
}

function watch(node: LoadedNode, tally: Tally): void {
	const { execute: original } = node;
	node.execute = async function () {
		const signal = this.getExecutionCancelSignal() as AbortSignal;
		const count = () => getEventListeners(signal, 'abort').length;
		const before = count();
		const timer = setInterval(
			() => (tally.mostListeners = Math.max(tally.mostListeners, count())),
			500,
		);
		try {
			return await original.call(this);
		} finally {
			clearInterval(timer);
			tally.counts.push(
				sleep(SETTLED_MS).then(() => void (tally.leftListeners += count() - before)),
			);
		}
	};
}

/** One execution that waits for some runs, with faults on the way. */
export async function execute(kit: Kit, api: Simulator, chance: Chance, tally: Tally) {
	const expected = Array.from({ length: RUNS_OF_EACH }, () => {
		if (chance.next() < UNKNOWN_RATE)
			return { runId: `unknown-${chance.next()}`, status: 'not_found' as const, faulty: [] };
		if (chance.next() < UNKNOWN_RATE) {
			const { runId } = api.addRun();
			api.addFault(chance.one(TOO_DEEP), { runId, when: 'all' });
			return { runId, status: 'unexpected_answer' as const, faulty: [] };
		}
		const outcome = chance.next() < 0.3 ? ('failed' as const) : ('completed' as const);
		const { runId } = api.addRun({ outcome, durationMs: chance.between(0, 6000) });
		return { runId, status: outcome, faulty: planFaults(api, runId, chance) };
	});
	const runIds = expected.map(({ runId }) => runId);
	const result = await kit.run(waitFor(api, runIds, CHANGES));
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
	status: 'completed' | 'failed' | 'not_found' | 'unexpected_answer',
	items: ReturnType<typeof itemsOf>,
	tally: Tally,
): void {
	const [item] = items;
	const index = ['completed', 'failed'].indexOf(status);
	const isRight =
		items.length === 1 &&
		(index < 0
			? item?.output === 3 && isDeepStrictEqual(codeOf(item.json), { run_id: runId, code: status })
			: item?.output === index && item.json.run_id === runId && item.json.status === status);
	if (!isRight) tally.complaints.push(`${runId}, ${status}: ${JSON.stringify(items)}`);
	if (index < 0) tally.errors++;
	else tally.ended++;
}

/** One execution that starts some runs and waits for them, with faults on the way. */
export async function executeStarts(kit: Kit, api: Simulator, chance: Chance, tally: Tally) {
	const inputs = Array.from({ length: STARTS_OF_EACH }, () => {
		// A UUID, so that the status of another run is told from its own.
		const runId = randomUUID();
		planFaults(api, runId, chance);
		return { runId, outcome: 'completed', durationMs: chance.between(0, 6000) };
	});
	const result = await kit.run(startRuns(api, inputs, CHANGES));
	inputs.forEach(({ runId }, index) => {
		const runs = api.started.filter((run) => run.runId === runId).length;
		const items = itemsOf(result, index);
		const [item] = items;
		const { code } = codeOf(item?.json ?? {});
		const isNamed = item?.output === 0 && item.json.run_id === runId;
		const isRight =
			items.length === 1 &&
			(runs === 1 ? isNamed || code === 'may_have_started' : runs === 0 && code !== undefined);
		if (!isRight) tally.complaints.push(`${runs} runs, ${runId}: ${JSON.stringify(items)}`);
		tally.starts++;
		tally.started += runs;
		if (code === 'may_have_started') tally.open++;
	});
}
