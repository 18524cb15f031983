import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { Session } from '../shared/execution/session';
import { type Failure, unexpected } from '../shared/gloriamundo/pollResult';
import type { Start, StartResult } from '../shared/gloriamundo/startResult';
import { printLine, reportRunIds } from '../shared/output/summary';
import type { Outcome } from '../shared/polling/outcome';
import { type RateLimited, sendOnce } from '../shared/polling/sendOnce';
import { waitForRun } from '../shared/polling/waitForRun';
import { startRequest } from '../shared/transport/startRequest';
import type { StartRequest } from './parameters';
import { describeStarts, StartMemory, type StartRecord } from './startMemory';

const memory = new StartMemory();

const OVER: StartResult = {
	kind: 'notStarted',
	failure: { code: 'rejected', reason: 'the node has ended' },
	isAnswered: true,
};

/** Starts one item's run, and puts what is known of it into the record. */
type StartOnce = (request: StartRequest, record: StartRecord) => Promise<StartResult | RateLimited>;

/** What one execution of the node starts: at most one run for each item, whatever is tried again. */
export class Starts {
	private readonly records = new Map<number, StartRecord>();

	private readonly inFlight = new Set<Promise<unknown>>();

	/** Set once the execution of the node is over: nothing more is started. */
	private isOver = false;

	private leave = () => {};

	constructor(private readonly context: IExecuteFunctions) {}

	/** Starts the runs, and waits for each from its start on. */
	begin(requests: readonly StartRequest[], session: Session): Map<StartRequest, Promise<Outcome>> {
		const limit = requests.reduce((least, each) => Math.min(least, each.startRateLimit), Infinity);
		const client = session.starts.join(limit);
		this.leave = () => client.leave();
		const tools = { clock: session.tools.clock, client };
		const send = startRequest(session.http);
		const start: StartOnce = async (request, record) =>
			await sendOnce<StartResult>(
				async (timeoutMs) => await this.send(send, request, record, timeoutMs),
				request.requestTimeoutMs,
				tools,
			);
		const outcomeOf = async (request: StartRequest) =>
			await this.outcomeOf(request, session, start).catch((error) =>
				this.brokenOff(request, unexpected(error)),
			);
		return new Map(requests.map((request) => [request, outcomeOf(request)]));
	}

	/** Stop ends the node at once: what goes on at GloriaMundo is told on the console. */
	onStop(): void {
		this.end();
		this.print();
	}

	/**
	 * Another item's error starts no further run. The runs that go on are named in it, and on the console: n8n forgets
	 * the error if it tries again.
	 */
	async onError(error: unknown): Promise<void> {
		this.end();
		await Promise.allSettled(this.inFlight);
		this.release();
		const runs = this.print();
		if (runs === '' || !(error instanceof Error)) return;
		const described: Error & { description?: string | null } = error;
		described.description = [described.description, runs].filter(Boolean).join(' ');
	}

	/** Forgets what was started, unless n8n would now start the node again and forget its outputs. */
	succeed(outputs: INodeExecutionData[][] | null): void {
		this.end();
		// Retry On Fail runs the node again by the `error` of the first item (n8n-core, workflow-execute).
		// n8n 1 only: it does so even where `error` is null, as it is of every completed run.
		const error = outputs?.[0]?.[0]?.json.error;
		this.release();
		if (error === undefined) for (const record of this.records.values()) memory.forget(record);
		else if (error !== null && this.context.getNode().retryOnFail) this.print();
	}

	/** Prints what goes on at GloriaMundo, in one line. */
	private print(): string {
		const runs = describeStarts(this.records);
		if (runs !== '') printLine(this.context, runs);
		return runs;
	}

	private end(): void {
		this.isOver = true;
		this.leave();
	}

	private release(): void {
		for (const record of this.records.values()) memory.release(record, performance.now());
	}

	private async outcomeOf(
		request: StartRequest,
		{ tools }: Session,
		start: StartOnce,
	): Promise<Outcome> {
		const { workflowId, wait } = request;
		const record = this.recordOf(request);
		if (record.mayHaveStarted) {
			const reason = 'it is not known whether the first attempt started one';
			return { kind: 'notStarted', workflowId, failure: { code: 'may_have_started', reason } };
		}
		const result = record.started ?? (await start(request, record));
		if (result.kind !== 'started') {
			return { kind: 'notStarted', workflowId, failure: result.failure };
		}
		if (!wait) return { kind: 'started', answer: result.answer };
		const [outcome] = waitForRun([{ ...wait, runId: result.runId }], tools);
		return await (outcome as Promise<Outcome>);
	}

	/** Sends a start, and keeps in the record what is known of it at any time. */
	private async send(
		send: Start,
		{ workflowId, input }: StartRequest,
		record: StartRecord,
		timeoutMs: number,
	): Promise<StartResult> {
		if (this.isOver) return OVER;
		record.mayHaveStarted = true;
		const sent = send(workflowId, input, timeoutMs);
		this.inFlight.add(sent);
		const result = await sent;
		this.inFlight.delete(sent);
		if (result.kind !== 'unknown') delete record.mayHaveStarted;
		if (result.kind !== 'started') return result;
		record.started = result;
		reportRunIds(this.context, [result]);
		return result;
	}

	/** For something unexpected in the middle of a start: tells what is known of the run by then. */
	private brokenOff({ itemIndex, workflowId }: StartRequest, failure: Failure): Outcome {
		const { started, mayHaveStarted } = this.records.get(itemIndex) ?? {};
		if (started) {
			const known = { runId: started.runId, waitedMs: 0 };
			return { kind: 'error', failure, isRetryable: false, known };
		}
		const code = mayHaveStarted ? 'may_have_started' : failure.code;
		return { kind: 'notStarted', workflowId, failure: { ...failure, code } };
	}

	private recordOf({ itemIndex }: StartRequest): StartRecord {
		const key = retryKey(this.context, itemIndex);
		const nowMs = performance.now();
		const record = key === undefined ? { isInUse: true, usedMs: nowMs } : memory.take(key, nowMs);
		this.records.set(itemIndex, record);
		return record;
	}
}

/**
 * The same in each try of Retry On Fail, and in nothing else: a loop has another run index, a sub-workflow
 * another execution. Undefined if n8n does not try again.
 */
function retryKey(context: IExecuteFunctions, itemIndex: number): string | undefined {
	const { id, retryOnFail } = context.getNode();
	const executionId = context.getExecutionId();
	// An agent that calls its tool itself: n8n 1 counts the calls of each of its runs anew.
	const isCalled = !('sendResponse' in context);
	if (retryOnFail !== true || !executionId || isCalled) return undefined;
	const { $runIndex } = context.getWorkflowDataProxy(itemIndex);
	return [executionId, id, $runIndex, itemIndex].join('/');
}
