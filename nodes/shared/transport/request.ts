import type { IExecuteFunctions, IHttpRequestOptions } from 'n8n-workflow';
import type { Account } from '../gloriamundo/account';
import { type Redact, redactor } from './redact';
import {
	type BodyResult,
	type ByteStream,
	MAX_BODY_BYTES,
	parseBody,
	readBody,
} from './responseBody';
import type { HttpResponse } from './statusResponse';

/** Name of the credential type; its `authenticate` puts the key into the request. */
export const CREDENTIAL_TYPE = 'gloriaMundoApi';

/** The longest delay of a Node.js timer, in milliseconds: a longer one fires at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Only the server's message is read from an error. */
const MAX_ERROR_BYTES = 64 * 1024;

/** The result of one request. */
export type RequestResult =
	| { kind: 'response'; response: HttpResponse }
	/** `response` is the head of an error whose body did not arrive in time. */
	| { kind: 'timedOut'; response?: HttpResponse }
	| { kind: 'failed'; error: unknown };

/** Resolves after so many milliseconds, or when the signal is aborted. */
export type Sleep = (ms: number, signal: AbortSignal) => Promise<void>;

interface FullResponse {
	statusCode: number;
	headers: Record<string, unknown>;
	body: ByteStream;
}

/** The requests of one execution: n8n's own helper sends them, with n8n's proxy, TLS and SSRF settings. */
export class HttpClient {
	private readonly redact: Redact;

	private readonly inFlight = new Set<Request>();

	private isOver = false;

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly sleep: Sleep,
		readonly account: Account,
	) {
		this.redact = redactor(account.apiKey);
	}

	/**
	 * Sends one request. Never rejects, and leaves neither timer nor connection behind.
	 *
	 * @param timeoutMs for the whole request, body included
	 */
	async send(options: IHttpRequestOptions, timeoutMs: number): Promise<RequestResult> {
		const timer = new AbortController();
		const request = new Request(this.context, this.redact, this.sleep);
		const timeout = this.sleep(timeoutMs, timer.signal).then(() => request.timedOut());
		this.inFlight.add(request);
		if (this.isOver) request.giveUp();
		try {
			return await Promise.race([request.send(options, timeoutMs), timeout]);
		} finally {
			this.inFlight.delete(request);
			timer.abort();
			request.giveUp();
		}
	}

	/** Aborts the requests in flight, and sends no more. */
	end(): void {
		this.isOver = true;
		for (const request of this.inFlight) request.giveUp();
	}
}

/** One request and its response. */
class Request {
	private head?: FullResponse;

	private readonly over = new AbortController();

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly redact: Redact,
		private readonly sleep: Sleep,
	) {}

	async send(options: IHttpRequestOptions, timeoutMs: number): Promise<RequestResult> {
		try {
			this.head = (await this.context.helpers.httpRequestWithAuthentication.call(
				this.requestContext(),
				CREDENTIAL_TYPE,
				{
					...options,
					headers: { Accept: 'application/json' },
					// axios restarts this timeout with every byte; the caller limits the whole request.
					timeout: Math.min(Math.ceil(timeoutMs), LONGEST_TIMER_MS),
					disableFollowRedirect: true,
					ignoreHttpStatusErrors: true,
					returnFullResponse: true,
					encoding: 'stream',
				},
			)) as FullResponse;
			if (this.over.signal.aborted) this.giveUp();
			return { kind: 'response', response: responseOf(this.head, await this.readBody(this.head)) };
		} catch (error) {
			return { kind: 'failed', error };
		}
	}

	timedOut(): RequestResult {
		const isError = this.head && !isSuccess(this.head);
		return {
			kind: 'timedOut',
			response: isError ? responseOf(this.head as FullResponse) : undefined,
		};
	}

	/**
	 * Closes the connection, whatever is still to come. `destroy` alone is not enough: n8n's stream closes the
	 * connection only with the next bytes, which may never come.
	 */
	giveUp(): void {
		this.head?.body.destroy();
		this.over.abort();
	}

	/**
	 * From n8n 1.68 to 2.41 at least, the helper takes the signal that ends a request from its context, and
	 * replaces the one in the options. That signal is the execution's: it cannot end one request alone.
	 */
	private requestContext(): IExecuteFunctions {
		const getExecutionCancelSignal = () => this.over.signal;
		return Object.create(this.context, {
			getExecutionCancelSignal: { value: getExecutionCancelSignal },
		}) as IExecuteFunctions;
	}

	/** The body of an error only explains it, so losing the body must not hide the error. */
	private async readBody(head: FullResponse): Promise<BodyResult | undefined> {
		const breathe = async () => await this.sleep(0, this.over.signal);
		if (isSuccess(head)) {
			return await parseBody(await readBody(head.body, MAX_BODY_BYTES), this.redact, breathe);
		}
		const bytes = await readBody(head.body, MAX_ERROR_BYTES).catch(() => undefined);
		return bytes && (await parseBody(bytes, this.redact, breathe));
	}
}

function isSuccess({ statusCode }: FullResponse): boolean {
	return statusCode >= 200 && statusCode < 300;
}

function responseOf({ statusCode, headers }: FullResponse, body?: BodyResult): HttpResponse {
	return { statusCode, headers, body };
}
