import type { IExecuteFunctions, IHttpRequestOptions } from 'n8n-workflow';
import type { Clock } from '../polling/clock';
import { LONGEST_TIMER_MS } from '../polling/clock';
import type { Answer, AskStatus } from './answer';
import { readResponse, unreadable } from './answer';
import { statusUrl } from '../gloriamundo/baseUrl';
import type { Account } from '../gloriamundo/account';
import { codeOf, readNetworkError, requestTimedOut } from './networkError';
import type { Redact } from './redact';
import { redactor } from './redact';
import type { ByteStream } from './responseBody';
import { readBody } from './responseBody';

/** Name of the credential type; what `authenticate` of it does puts the key into the request. */
export const CREDENTIAL_TYPE = 'gloriaMundoApi';

/** The requests of one execution. */
export interface StatusRequests {
	askStatus: AskStatus;
	/** Gives up those under way, and lets no other out. */
	end: () => void;
}

/**
 * The one place that talks HTTP. n8n's own helper sends the request, with n8n's proxy, TLS and SSRF
 * settings.
 */
export function statusRequests(
	context: IExecuteFunctions,
	clock: Clock,
	{ baseUrl, apiKey }: Account,
): StatusRequests {
	const redact = redactor(apiKey);
	const underWay = new Set<StatusRequest>();
	let isOver = false;

	const askStatus: AskStatus = async (runId, timeoutMs) => {
		const timer = new AbortController();
		const url = statusUrl(baseUrl, runId);
		const request = new StatusRequest(context, url, runId, timeoutMs, redact);
		const timeout = clock.sleep(timeoutMs, timer.signal).then(() => requestTimedOut(timeoutMs));
		underWay.add(request);
		if (isOver) request.giveUp();
		try {
			return await Promise.race([request.send(), timeout]);
		} finally {
			underWay.delete(request);
			timer.abort();
			request.giveUp();
		}
	};
	const end = () => {
		isOver = true;
		underWay.forEach((request) => request.giveUp());
	};
	return { askStatus, end };
}

/** One request and the body that belongs to it. */
class StatusRequest {
	private body?: ByteStream;

	private readonly over = new AbortController();

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly url: string,
		private readonly runId: string,
		private readonly timeoutMs: number,
		private readonly redact: Redact,
	) {}

	async send(): Promise<Answer> {
		try {
			const response = await this.request();
			return await this.read(response);
		} catch (error) {
			// No code of ours walks through JSON that is nested thousands of levels deep.
			if (error instanceof RangeError)
				return unreadable('it sent an answer that is nested too deep');
			const code = codeOf(error);
			// The time-out of axios may be quicker than ours by a hair.
			return code === 'ECONNABORTED' ? requestTimedOut(this.timeoutMs) : readNetworkError(code);
		}
	}

	/**
	 * Ends the connection, whatever is still to come. `destroy` alone is not enough: the stream that n8n
	 * hands out ends its connection only with the next bytes, which may never come.
	 */
	giveUp(): void {
		this.body?.destroy();
		this.over.abort();
	}

	private async request(): Promise<FullResponse> {
		const options: IHttpRequestOptions = {
			method: 'GET',
			url: this.url,
			headers: { Accept: 'application/json' },
			// axios starts this limit anew with every byte; the limit on the whole request is the caller's.
			timeout: Math.min(Math.ceil(this.timeoutMs), LONGEST_TIMER_MS),
			disableFollowRedirect: true,
			ignoreHttpStatusErrors: true,
			returnFullResponse: true,
			encoding: 'stream',
		};
		return (await this.context.helpers.httpRequestWithAuthentication.call(
			this.requestContext(),
			CREDENTIAL_TYPE,
			options,
		)) as FullResponse;
	}

	/** The helper takes the signal that ends a request from its context, and from nowhere else. */
	private requestContext(): IExecuteFunctions {
		const getExecutionCancelSignal = () => this.over.signal;
		return Object.create(this.context, {
			getExecutionCancelSignal: { value: getExecutionCancelSignal },
		}) as IExecuteFunctions;
	}

	private async read({ statusCode, headers, body }: FullResponse): Promise<Answer> {
		this.body = body;
		if (this.over.signal.aborted) this.giveUp();
		const isStatus = statusCode >= 200 && statusCode < 300;
		const read = isStatus ? await readBody(body) : { json: undefined };
		if ('problem' in read) return unreadable(read.problem);
		const response = { statusCode, headers, body: this.redact(read.json) };
		return readResponse(response, this.runId, Date.now());
	}
}

interface FullResponse {
	statusCode: number;
	headers: Record<string, unknown>;
	body: ByteStream;
}
