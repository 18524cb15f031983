import { randomUUID } from 'node:crypto';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Answer } from './answers';
import type { ApiOptions } from './apiTypes';
import { controlAnswer } from './control';
import type { Fault, FaultTarget } from './faults';
import { describeRequest, readClock, recordRequest } from './recordRequest';
import { type LoggedRequest, RequestLog } from './requestLog';
import { sendFault } from './sendFault';
import { closeServer, listen, newServer } from './server';
import { SimulatedApi } from './simulatedApi';
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

/** Starts a simulator of the API on a loopback port. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
	const { port = 0, host = '127.0.0.1', prefix = '', controlPath } = options;
	const api = new SimulatedApi({ ...options, newRunId: randomUUID });
	const log = new RequestLog();
	const server = newServer();
	const origin = await listen(server, port, host);
	const simulator = createHandle(`${origin}${prefix}`, server, api, log);
	server.on('request', (request: IncomingMessage, response: ServerResponse) => {
		// Node.js would send the machine's date, also where a test has set another.
		response.setHeader('date', new Date().toUTCString());
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
		stop: async () => await closeServer(server),
	};
}

async function serve(
	api: SimulatedApi,
	log: RequestLog,
	request: IncomingMessage,
	response: ServerResponse,
): Promise<void> {
	const asked = describeRequest(request);
	recordRequest(api, log, request, response, asked);
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

function send(response: ServerResponse, { status, headers, body }: Answer): void {
	response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) }).end(body);
}
