import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Answer } from './answers';
import { controlAnswer } from './control';
import type { Fault, FaultTarget } from './faults';
import { type LoggedRequest, RequestLog } from './requestLog';
import { runIdOf } from './routes';
import { sendFault } from './sendFault';
import { type ApiOptions, type ApiRequest, type Clock, SimulatedApi } from './simulatedApi';
import type { RunOptions, SimulatedRun } from './simulatedRun';

export interface SimulatorOptions extends Omit<ApiOptions, 'newRunId'> {
	/** Default 0: any free port. */
	port?: number;
	/** Default 127.0.0.1. */
	host?: string;
	/** Where other processes can give orders, for instance `/__simulator`. Default: nowhere. */
	controlPath?: string;
}

/** A running simulator of the API. */
export interface Simulator {
	/** With the prefix, without a trailing slash. */
	readonly baseUrl: string;
	/** Every request in the order of arrival, orders to the simulator aside. */
	readonly requests: readonly LoggedRequest[];
	readonly openRequests: number;
	/** Creates a run, whose clock starts now. */
	addRun(options?: RunOptions): SimulatedRun;
	addFault(fault: Fault, target: FaultTarget): void;
	clearFaults(): void;
	/** Forgets runs, faults, the log and used allowance. */
	reset(): void;
	/** The requests for one run's status, or for any run's. */
	statusRequests(runId?: string): LoggedRequest[];
	/** Resolves at the arrival of the nth request, of this run or of any kind; never after `stop`. */
	waitForRequests(count: number, runId?: string): Promise<LoggedRequest[]>;
	/** Cuts all connections; resolves when the port is free. */
	stop(): Promise<void>;
}

/**
 * Longer than any pause between two polls of a test: a server that closes an idle connection in the
 * moment in which the client uses it again looks like a lost connection.
 */
const KEEP_ALIVE_MS = 65_000;

/** Starts a simulator of the API on a loopback port. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
	const { port = 0, host = '127.0.0.1', prefix = '', controlPath } = options;
	const api = new SimulatedApi({ ...options, newRunId: randomUUID });
	const log = new RequestLog();
	const server = createServer({ keepAlive: true, keepAliveTimeout: KEEP_ALIVE_MS });
	const origin = await listen(server, port, host);
	const simulator = createHandle(`${origin}${prefix}`, server, api, log);
	server.on('request', (request: IncomingMessage, response: ServerResponse) => {
		const ordered = controlPath !== undefined && request.url?.startsWith(`${controlPath}/`);
		const answered = ordered
			? obey(simulator, controlPath, request, response)
			: serve(api, log, request, response);
		// Only a connection that breaks while the request is read gets here.
		answered.catch(() => response.destroy());
	});
	return simulator;
}

function createHandle(
	baseUrl: string,
	server: Server,
	api: SimulatedApi,
	log: RequestLog,
): Simulator {
	return {
		baseUrl,
		requests: log.requests,
		get openRequests() {
			return log.open;
		},
		addRun: (options = {}) => api.addRun(options, readClock()),
		addFault: (fault, target) => api.addFault(fault, target),
		clearFaults: () => api.clearFaults(),
		reset: () => {
			api.reset();
			log.clear();
		},
		statusRequests: (runId) => log.statusRequests(runId),
		waitForRequests: async (count, runId) => await log.waitFor(count, runId),
		stop: async () => await close(server),
	};
}

async function serve(
	api: SimulatedApi,
	log: RequestLog,
	request: IncomingMessage,
	response: ServerResponse,
): Promise<void> {
	const asked = describe(request);
	record(api, log, request, response, asked);
	if (request.method === 'POST') asked.body = await text(request);
	const { fault, ...answer } = api.answer(asked, readClock());
	if (fault) sendFault(fault, { request, response, answer });
	else send(response, answer);
}

async function obey(
	simulator: Simulator,
	controlPath: string,
	request: IncomingMessage,
	response: ServerResponse,
): Promise<void> {
	const order = `${request.method} ${request.url?.slice(controlPath.length)}`;
	send(response, controlAnswer(simulator, order, await text(request)));
}

function record(
	api: SimulatedApi,
	log: RequestLog,
	request: IncomingMessage,
	response: ServerResponse,
	asked: ApiRequest,
): void {
	const { nowMs, wallMs } = readClock();
	const entry: LoggedRequest = {
		at: nowMs,
		arrivedAtWall: wallMs,
		method: asked.method,
		path: asked.path,
		runId: runIdOf(api.routeOf(asked)),
		status: undefined,
		outcome: 'open',
		authorized: api.isAuthorized(asked),
		userAgent: request.headers['user-agent'],
	};
	response.on('close', () => {
		entry.outcome = response.writableFinished ? 'answered' : 'aborted';
		entry.status = response.headersSent ? response.statusCode : undefined;
	});
	log.add(entry);
}

function describe({ method = '', url = '', headers }: IncomingMessage): ApiRequest {
	const apiKey = headers['x-api-key'];
	return {
		method,
		path: url,
		authorization: headers.authorization,
		apiKey: typeof apiKey === 'string' ? apiKey : undefined,
	};
}

function send(response: ServerResponse, { status, headers, body }: Answer): void {
	response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) }).end(body);
}

function readClock(): Clock {
	return { nowMs: performance.now(), wallMs: Date.now() };
}

async function listen(server: Server, port: number, host: string): Promise<string> {
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(port, host, resolve);
	});
	const { address, family, port: bound } = server.address() as AddressInfo;
	return `http://${family === 'IPv6' ? `[${address}]` : address}:${bound}`;
}

async function close(server: Server): Promise<void> {
	if (!server.listening) return;
	await new Promise<void>((resolve) => {
		server.close(() => resolve());
		server.closeAllConnections();
	});
}
