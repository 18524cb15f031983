import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { listenOnLoopback } from '../loopback';
import type { Fault, FaultTarget } from './faults';
import { sendFault } from './sendFault';
import {
	type Answer,
	type ApiOptions,
	type ApiRequest,
	SimulatedApi,
	type StartedRun,
} from './simulatedApi';
import type { RunOptions, SimulatedRun } from './simulatedRun';

export interface SimulatorOptions extends ApiOptions {
	/** Default 0: any free port. */
	port?: number;
	/** Whether other processes may send the orders below. Default: no. */
	takesOrders?: boolean;
}

/** One request as the simulator saw it. */
export interface LoggedRequest {
	/** `performance.now()` at its arrival, milliseconds. */
	at: number;
	method: string;
	path: string;
	/** Of a status request; undefined for any other. */
	runId: string | undefined;
	/** Undefined until the answer is over, and if no headers were sent. */
	status: number | undefined;
	/** `aborted`: one of the sides closed the connection before the end of the answer. */
	outcome: 'open' | 'answered' | 'aborted';
	authorized: boolean;
}

/** A running simulator of the API. */
export interface Simulator {
	/** With the prefix, without a trailing slash. */
	readonly baseUrl: string;
	/** Every request in the order of arrival, without orders to the simulator. */
	readonly requests: readonly LoggedRequest[];
	readonly openRequests: number;
	/** The runs that requests have started. */
	readonly started: readonly StartedRun[];
	/** Creates a run, whose clock starts now. */
	addRun(options?: RunOptions): SimulatedRun;
	addFault(fault: Fault, target: FaultTarget): void;
	/** Forgets runs, faults, the log and the rate limit's window. */
	reset(): void;
	/** The requests for one run's status, or for any run's. */
	statusRequests(runId?: string): LoggedRequest[];
	/** The requests to start a run. */
	startRequests(): LoggedRequest[];
	/** Resolves when so many requests have arrived, for this run or of any kind; never after `stop`. */
	waitForRequests(count: number, runId?: string): Promise<LoggedRequest[]>;
	/** Closes all connections; resolves when the port is free. */
	stop(): Promise<void>;
}

/** The orders that another process can send. The bodies are JSON. */
const ORDERS: Record<string, (simulator: Simulator, body: string) => unknown> = {
	'POST /__simulator/runs': (simulator, body) =>
		[JSON.parse(body) as RunOptions | RunOptions[]].flat().map((run) => simulator.addRun(run)),
	'POST /__simulator/reset': (simulator) => simulator.reset(),
	'GET /__simulator/requests': (simulator) => simulator.requests,
};

/**
 * Longer than any poll interval of a test: if the server closes an idle connection just when the client uses it
 * again, that looks like a lost connection.
 */
const KEEP_ALIVE_MS = 65_000;

/** Starts a simulator of the API on a loopback port. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
	const { port = 0, prefix = '', takesOrders } = options;
	const api = new SimulatedApi(options);
	const requests: LoggedRequest[] = [];
	const server = createServer({ keepAlive: true, keepAliveTimeout: KEEP_ALIVE_MS });
	const { baseUrl, stop } = await listenOnLoopback(server, port);

	const simulator: Simulator = {
		baseUrl: baseUrl + prefix,
		requests,
		started: api.started,
		get openRequests() {
			return requests.filter(({ outcome }) => outcome === 'open').length;
		},
		addRun: (run = {}) => api.addRun(run, readClock()),
		addFault: (fault, target) => api.addFault(fault, target),
		reset: () => {
			api.reset();
			requests.length = 0;
		},
		statusRequests: (wanted) =>
			requests.filter(({ runId }) => runId !== undefined && runId === (wanted ?? runId)),
		startRequests: () => requests.filter(({ method }) => method === 'POST'),
		waitForRequests: async (count, runId) => {
			for (;;) {
				const seen = runId === undefined ? requests : simulator.statusRequests(runId);
				if (seen.length >= count) return seen.slice(0, count);
				await once(server, 'request');
			}
		},
		stop,
	};

	async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const order = takesOrders && ORDERS[`${request.method} ${request.url}`];
		if (order) {
			const result = order(simulator, await text(request));
			return send(response, { status: 200, headers: {}, body: JSON.stringify(result ?? {}) });
		}
		const incoming = readRequest(request);
		requests.push(logged(api, incoming, response));
		if (request.method === 'POST') incoming.body = await text(request);
		const { fault, ...answer } = api.answer(incoming, readClock());
		if (fault) sendFault(fault, { request, response, answer });
		else send(response, answer);
	}

	server.on('request', (request, response) => {
		// Node.js would send the machine's date, even if a test has set another.
		response.setHeader('date', new Date().toUTCString());
		// The connection broke, or the body is not JSON.
		serve(request, response).catch(() => response.destroy());
	});
	return simulator;
}

/** The parts of a request that the API uses; the body comes later. */
function readRequest({ method = '', url = '', headers }: IncomingMessage): ApiRequest {
	return { method, path: url, authorization: headers.authorization };
}

/** A log entry that is completed when the answer is over. */
function logged(api: SimulatedApi, incoming: ApiRequest, response: ServerResponse): LoggedRequest {
	const entry: LoggedRequest = {
		at: performance.now(),
		method: incoming.method,
		path: incoming.path,
		runId: api.routeOf(incoming)?.runId,
		status: undefined,
		outcome: 'open',
		authorized: api.isAuthorized(incoming),
	};
	response.on('close', () => {
		entry.outcome = response.writableFinished ? 'answered' : 'aborted';
		entry.status = response.headersSent ? response.statusCode : undefined;
	});
	return entry;
}

function readClock() {
	return { nowMs: performance.now(), wallMs: Date.now() };
}

function send(response: ServerResponse, { status, headers, body }: Answer): void {
	response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) }).end(body);
}
