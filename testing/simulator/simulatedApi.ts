import { type Answer, errorAnswer, jsonAnswer, SPEND_LIMIT, tooManyRequests } from './answers';
import type { ApiAnswer, ApiOptions, ApiRequest, Clock, RateLimit } from './apiTypes';
import { type Fault, FaultPlan, type FaultTarget } from './faults';
import { findRoute, type Route, runIdOf } from './routes';
import { isObject, parseRunOptions } from './runOptions';
import {
	describeRun,
	type RunOptions,
	scaleRun,
	type SimulatedRun,
	statusAt,
} from './simulatedRun';
import { SlidingWindow } from './slidingWindow';

interface KnownRun {
	run: SimulatedRun;
	createdAt: Clock;
}

/** The API without a network and without a clock of its own: whoever asks brings the time. */
export class SimulatedApi {
	private readonly runs = new Map<string, KnownRun>();
	private readonly requestCounts = new Map<string, number>();
	private readonly faults = new FaultPlan();
	private window: SlidingWindow | undefined;

	constructor(private readonly options: ApiOptions) {
		this.window = newWindow(options.rateLimit);
	}

	/** Creates a run, whose clock starts now. What is returned is as asked for, not yet scaled. */
	addRun(options: RunOptions, now: Clock): SimulatedRun {
		const run = describeRun({ ...options, runId: options.runId ?? this.options.newRunId() });
		this.runs.set(run.runId, {
			run: scaleRun(run, this.options.timeScale ?? 1),
			createdAt: now,
		});
		return run;
	}

	addFault(fault: Fault, target: FaultTarget): void {
		this.faults.add(fault, target);
	}

	clearFaults(): void {
		this.faults.clear();
	}

	/** Forgets runs, faults, counts and used allowance. */
	reset(): void {
		this.runs.clear();
		this.requestCounts.clear();
		this.faults.clear();
		this.window = newWindow(this.options.rateLimit);
	}

	routeOf(request: ApiRequest): Route {
		return findRoute(request.method, request.path, this.options.prefix ?? '');
	}

	isAuthorized({ authorization, apiKey }: ApiRequest): boolean {
		const bearer = /^Bearer (.+)$/i.exec(authorization ?? '')?.[1];
		const keys = this.options.apiKeys ?? ['gm_live_test'];
		return [bearer, apiKey].some((key) => key !== undefined && keys.includes(key));
	}

	/** Answers one request. A fault hides the answer, but what the request did is done all the same. */
	answer(request: ApiRequest, now: Clock): ApiAnswer {
		const route = this.routeOf(request);
		if (route.endpoint === 'none') return { ...errorAnswer(404, 'Not found'), fault: undefined };
		const { endpoint } = route;
		const runId = runIdOf(route);
		const poll = this.count(`${endpoint} ${runId ?? ''}`);
		const body = runId === undefined ? undefined : this.statusOf(runId, poll, now);
		const fault = this.faults.next({ endpoint, runId, poll, ended: hasEnded(body) });
		return { ...this.dueAnswer(request, route, body, now), fault };
	}

	private dueAnswer(request: ApiRequest, route: Route, status: unknown, now: Clock): Answer {
		if (!this.isAuthorized(request)) return errorAnswer(401, 'Invalid or expired API key');
		if (route.endpoint === 'spendLimit') return jsonAnswer(200, SPEND_LIMIT);
		if (route.endpoint === 'execute') return this.execute(route, request.body ?? '', now);
		const admission = this.window?.take(now.nowMs) ?? { accepted: true };
		if (!admission.accepted) {
			const style = this.options.rateLimit?.retryAfter ?? 'seconds';
			return tooManyRequests(admission.retryAfterMs, style, now.wallMs);
		}
		return status === undefined ? errorAnswer(404, 'Run not found') : jsonAnswer(200, status);
	}

	private execute(route: Route, body: string, now: Clock): Answer {
		if (route.endpoint === 'execute' && route.workflowId === 'wf-missing') {
			return errorAnswer(404, 'Workflow not found');
		}
		try {
			const asked: unknown = body === '' ? {} : JSON.parse(body);
			if (!isObject(asked)) return errorAnswer(400, 'The body is not an object');
			const { runId } = this.addRun(parseRunOptions(asked.input ?? {}), now);
			const poll_url = `/api/v1/runs/${runId}/status`;
			return jsonAnswer(200, { run_id: runId, status: 'queued', poll_url });
		} catch (error) {
			return errorAnswer(400, error instanceof Error ? error.message : String(error));
		}
	}

	private statusOf(runId: string, poll: number, now: Clock): unknown {
		const known = this.runs.get(runId);
		if (!known) return undefined;
		const { run, createdAt } = known;
		if (run.script?.length) return run.script[Math.min(poll, run.script.length) - 1];
		return statusAt(run, now.nowMs - createdAt.nowMs, createdAt.wallMs);
	}

	private count(key: string): number {
		const count = (this.requestCounts.get(key) ?? 0) + 1;
		this.requestCounts.set(key, count);
		return count;
	}
}

function newWindow(rateLimit: RateLimit | undefined): SlidingWindow | undefined {
	return rateLimit && new SlidingWindow({ ...rateLimit, limit: rateLimit.requests });
}

function hasEnded(body: unknown): boolean {
	if (!isObject(body)) return false;
	return body.status === 'completed' || body.status === 'failed' || Boolean(body.completed_at);
}
