import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ApiRequest, Clock } from './apiTypes';
import type { LoggedRequest, RequestLog } from './requestLog';
import { runIdOf } from './routes';
import type { SimulatedApi } from './simulatedApi';

/** Writes a request into the log at its arrival, and how it went when its answer is over. */
export function recordRequest(
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

/** The parts of a request that the API looks at; the body comes later. */
export function describeRequest({ method = '', url = '', headers }: IncomingMessage): ApiRequest {
	const apiKey = headers['x-api-key'];
	return {
		method,
		path: url,
		authorization: headers.authorization,
		apiKey: typeof apiKey === 'string' ? apiKey : undefined,
	};
}

export function readClock(): Clock {
	return { nowMs: performance.now(), wallMs: Date.now() };
}
