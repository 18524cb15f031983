import { randomUUID } from 'node:crypto';
import { type Endpoint, type Fault, FaultPlan, type FaultTarget } from './faults';
import { describeRun, type RunOptions, type SimulatedRun, statusAt } from './simulatedRun';
import { SlidingWindow } from './slidingWindow';

/** A complete HTTP answer: header names in lower case, the body as text. */
export interface Answer {
	status: number;
	headers: Record<string, string>;
	body: string;
}

export interface ApiOptions {
	/** Keys that are accepted. Default `gm_live_test`. */
	apiKeys?: readonly string[];
	/** For all keys together: the API counts status requests per user. Default: no limit. */
	rateLimit?: { requests: number; windowMs: number } | undefined;
	/** The same for starts. */
	startRateLimit?: { requests: number; windowMs: number } | undefined;
	/** The part of every path before `/api`, such as `/proxy`. Default: none. */
	prefix?: string;
}

/** Now: milliseconds of a clock that never jumps, and the wall clock in Unix milliseconds. */
export interface Clock {
	nowMs: number;
	wallMs: number;
}

export interface ApiRequest {
	method: string;
	/** With or without a query. */
	path: string;
	/** The Authorization header. */
	authorization?: string | undefined;
	body?: string;
}

/** A run that a request has started. */
export interface StartedRun {
	runId: string;
	workflowId: string;
	input: object;
}

/** The endpoint of a request. */
export interface Route {
	endpoint: Endpoint;
	/** Of a status request. */
	runId?: string | undefined;
}

const ROUTES: ReadonlyArray<[Endpoint, RegExp]> = [
	['status', /^GET \/api\/v1\/runs\/([^/]+)\/status$/],
	['spendLimit', /^GET \/api\/v1\/spend-limit$/],
	['execute', /^POST \/api\/v1\/workflows\/[^/]+\/execute$/],
];

/** The answer of GET /api/v1/spend-limit, which the credential test requests. */
const SPEND_LIMIT = {
	success: true,
	has_limit: true,
	spend_limit_cents: 5000,
	spend_period: 'daily',
	current_period_spend_cents: 1250,
	period_reset_at: '2026-03-11T00:00:00Z',
	allowed: true,
};

/** The API without network or clock: the caller passes the time in. */
export class SimulatedApi {
	private readonly runs = new Map<string, { run: SimulatedRun; createdAt: Clock }>();
	private readonly requestCounts = new Map<string, number>();
	private faults = new FaultPlan();
	private window: SlidingWindow | undefined;
	private startWindow: SlidingWindow | undefined;

	/** The runs that were started, in this order. */
	readonly started: StartedRun[] = [];

	constructor(private readonly options: ApiOptions = {}) {
		this.reset();
	}

	/** Creates a run, whose clock starts now. */
	addRun(options: RunOptions, now: Clock): SimulatedRun {
		const run = describeRun({ ...options, runId: options.runId ?? randomUUID() });
		this.runs.set(run.runId, { run, createdAt: now });
		return run;
	}

	addFault(fault: Fault, target: FaultTarget): void {
		this.faults.add(fault, target);
	}

	/** Forgets runs, faults, counts and the rate limit's window. */
	reset(): void {
		this.runs.clear();
		this.requestCounts.clear();
		this.faults = new FaultPlan();
		this.started.length = 0;
		this.window = windowOf(this.options.rateLimit);
		this.startWindow = windowOf(this.options.startRateLimit);
	}

	/** Undefined when the API has no such path or method. */
	routeOf({ method, path }: ApiRequest): Route | undefined {
		const { prefix = '' } = this.options;
		const [target = ''] = path.split('?', 1);
		if (!target.startsWith(prefix)) return undefined;
		for (const [endpoint, pattern] of ROUTES) {
			const match = pattern.exec(`${method} ${target.slice(prefix.length)}`);
			if (match) return { endpoint, runId: match[1] && decodeURIComponent(match[1]) };
		}
		return undefined;
	}

	isAuthorized({ authorization = '' }: ApiRequest): boolean {
		const key = /^Bearer (.+)$/i.exec(authorization)?.[1] ?? '';
		return (this.options.apiKeys ?? ['gm_live_test']).includes(key);
	}

	/** Answers one request. A fault replaces the answer, but not the effect of the request. */
	answer(request: ApiRequest, now: Clock): Answer & { fault?: Fault | undefined } {
		const route = this.routeOf(request);
		if (!route) return jsonAnswer(404, { error: 'Not found' });
		const { endpoint, runId } = route;
		const poll = this.count(`${endpoint} ${runId ?? ''}`);
		const status = runId === undefined ? undefined : this.statusOf(runId, poll, now);
		const met = this.faults.next({ endpoint, runId, poll, ended: hasEnded(status) });
		if (met?.isBefore) return { ...jsonAnswer(500, {}), fault: met.fault };
		return { ...this.dueAnswer(request, endpoint, status, now), fault: met?.fault };
	}

	private dueAnswer(request: ApiRequest, endpoint: Endpoint, status: unknown, now: Clock): Answer {
		if (!this.isAuthorized(request)) {
			return jsonAnswer(401, { error: 'Invalid or expired API key' });
		}
		if (endpoint === 'spendLimit') return jsonAnswer(200, SPEND_LIMIT);
		if (endpoint === 'execute') return this.execute(request, now);
		const admission = this.window?.take(now.nowMs);
		if (admission?.accepted === false) {
			return tooManyRequests(admission.retryAfterMs);
		}
		if (status === undefined) return jsonAnswer(404, { error: 'Run not found' });
		return jsonAnswer(200, status);
	}

	/** Starts a run, which echoes its input; what the input says of a run, such as `durationMs`, describes it. */
	private execute({ path, body }: ApiRequest, now: Clock): Answer {
		const { input = {} } = JSON.parse(body || '{}') as { input?: RunOptions };
		if (typeof input !== 'object' || input === null || Array.isArray(input)) {
			return jsonAnswer(400, { error: 'Invalid input: it must be an object' });
		}
		const admission = this.startWindow?.take(now.nowMs);
		if (admission?.accepted === false) return tooManyRequests(admission.retryAfterMs);
		const { runId } = this.addRun({ result: { input }, ...input }, now);
		this.started.push({ runId, workflowId: /workflows\/([^/]+)\//.exec(path)?.[1] ?? '', input });
		const poll_url = `/api/v1/runs/${runId}/status`;
		return jsonAnswer(200, { run_id: runId, status: 'queued', poll_url });
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

function windowOf(limit: ApiOptions['rateLimit']): SlidingWindow | undefined {
	return limit && new SlidingWindow({ ...limit, limit: limit.requests });
}

/** @param retryAfterMs undefined for no Retry-After: the API's documents do not say whether there is one */
export function tooManyRequests(retryAfterMs: number | undefined): Answer {
	// Whole seconds, rounded up: never too early.
	const seconds = retryAfterMs === undefined ? undefined : String(Math.ceil(retryAfterMs / 1000));
	const headers = seconds === undefined ? {} : { 'retry-after': seconds };
	return jsonAnswer(429, { error: 'Rate limit exceeded' }, headers);
}

export function jsonAnswer(status: number, value: unknown, headers: object = {}): Answer {
	return {
		status,
		headers: { 'content-type': 'application/json', ...headers },
		body: JSON.stringify(value),
	};
}

function hasEnded(status: unknown): boolean {
	const run = status as { status?: unknown; completed_at?: unknown } | null | undefined;
	return run?.status === 'completed' || run?.status === 'failed' || Boolean(run?.completed_at);
}
