import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { Session } from '../shared/execution/session';
import { type Failure, unexpected } from '../shared/gloriamundo/pollResult';
import type { StartResult } from '../shared/gloriamundo/startResult';
import { printLine } from '../shared/output/summary';
import type { Outcome } from '../shared/polling/outcome';
import { type RateLimited, sendOnce } from '../shared/polling/sendOnce';
import { waitForRun } from '../shared/polling/waitForRun';
import { startRequest } from '../shared/transport/startRequest';
import type { StartRequest } from './parameters';
import { StartMemory, type StartRecord } from './startMemory';

const memory = new StartMemory();

const OVER: StartResult = {
	kind: 'notStarted',
	failure: { code: 'rejected', reason: 'the node has ended' },
	isAnswered: true,
};

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
		const send = startRequest(session.http);
		const start = async (
			{ workflowId, input, requestTimeoutMs }: StartRequest,
			record: StartRecord,
		) =>
			await sendOnce<StartResult>(
				async (timeoutMs) => {
					if (this.isOver) return OVER;
					record.mayHaveStarted = true;
					const sent = send(workflowId, input, timeoutMs);
					this.inFlight.add(sent);
					const result = await sent;
					this.inFlight.delete(sent);
					if (result.kind !== 'unknown') delete record.mayHaveStarted;
					if (result.kind === 'started') record.started = result;
					return result;
				},
				requestTimeoutMs,
				{ clock: session.tools.clock, client },
			);
		const outcomes = requests.map(
			async (request) =>
				await this.outcomeOf(request, session, start).catch((error) =>
					this.brokenOff(request, unexpected(error)),
				),
		);
		return new Map(
			requests.map((request, index) => [request, outcomes[index] as Promise<Outcome>]),
		);
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
		const runs = this.describe();
		this.print();
		if (runs === '' || typeof error !== 'object' || error === null) return;
		const described = error as { description?: string | null };
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

	/** What goes on at GloriaMundo, in one line. */
	private print(): void {
		const runs = this.describe();
		if (runs !== '') printLine(this.context, runs);
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
		start: (request: StartRequest, record: StartRecord) => Promise<StartResult | RateLimited>,
	): Promise<Outcome> {
		const { workflowId, wait } = request;
		const record = this.recordOf(request);
		if (record.mayHaveStarted) {
			const reason = 'nobody knows what became of the first attempt';
			return { kind: 'notStarted', workflowId, failure: { code: 'may_have_started', reason } };
		}
		if (!record.started) {
			const result = await start(request, record);
			if (result.kind !== 'started') {
				return { kind: 'notStarted', workflowId, failure: result.failure };
			}
			record.started = result;
		}
		const { runId, answer } = record.started;
		if (!wait) return { kind: 'started', answer };
		const [outcome] = waitForRun([{ ...wait, runId }], tools);
		return await (outcome as Promise<Outcome>);
	}

	/** Something was thrown: what is known of the start by then is told all the same. */
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

	/** "Runs that were started: abc-123 [item 0]. A run may have started for [item 1]." */
	private describe(): string {
		const started: string[] = [];
		const unknown: string[] = [];
		for (const [itemIndex, record] of this.records) {
			if (record.started) started.push(`${record.started.runId} [item ${itemIndex}]`);
			else if (record.mayHaveStarted) unknown.push(`[item ${itemIndex}]`);
		}
		const texts = [
			started.length > 0 && `Runs that were started: ${started.join(', ')}.`,
			unknown.length > 0 && `A run may have started for ${unknown.join(', ')}.`,
		];
		return texts.filter(Boolean).join(' ');
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
