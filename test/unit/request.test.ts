import { Readable } from 'node:stream';
import type { IExecuteFunctions } from 'n8n-workflow';
import { realClock } from '../../nodes/shared/execution/clock';
import { HttpClient } from '../../nodes/shared/transport/request';

const OPTIONS = { method: 'GET', url: 'https://a.example/' } as const;

/** How n8n's helper answers. */
type Answer = (signal: AbortSignal, options: object) => Promise<object>;

/** A client of n8n's helper, and the signals by which the helper ends its requests. */
function clientOf(answer: Answer) {
	const signals: AbortSignal[] = [];
	const sent: unknown[] = [];
	const context = {
		helpers: {
			async httpRequestWithAuthentication(this: IExecuteFunctions, type: string, options: object) {
				const signal = this.getExecutionCancelSignal() as AbortSignal;
				signals.push(signal);
				sent.push([type, options]);
				return await answer(signal, options);
			},
		},
	};
	const account = { apiKey: 'gm_live_test', baseUrl: 'https://a.example' };
	const client = new HttpClient(context as unknown as IExecuteFunctions, realClock.sleep, account);
	return { client, signals, sent };
}

/** A body that sends some bytes, and then ends, breaks or says nothing more. */
function bodyOf(text: string, then: 'ends' | 'breaks' | 'hangs' = 'ends') {
	const body = new Readable({ read() {} });
	body.push(text);
	if (then === 'ends') body.push(null);
	if (then === 'breaks') setImmediate(() => body.destroy(new Error('aborted')));
	return body;
}

const send = async (statusCode: number, body: Readable, timeoutMs = 5_000) =>
	await clientOf(async () => await Promise.resolve({ statusCode, headers: {}, body })).client.send(
		OPTIONS,
		timeoutMs,
	);

const never = async () => await new Promise<object>(() => {});

describe('a request', () => {
	it.each([
		[1_500.2, 1_501],
		[1e300, 2 ** 31 - 1],
	])('goes through n8n’s helper, with a timeout of %d ms', async (timeoutMs, timeout) => {
		const { client, sent } = clientOf(async () => await Promise.reject(new Error('x')));
		await client.send(OPTIONS, timeoutMs);
		const settings = { disableFollowRedirect: true, ignoreHttpStatusErrors: true };
		const stream = { returnFullResponse: true, encoding: 'stream' };
		const headers = { Accept: 'application/json' };
		const options = { ...OPTIONS, headers, timeout, ...settings, ...stream };
		expect(sent).toEqual([['gloriaMundoApi', options]]);
	});

	it.each([200, 299, 199, 300, 404])('is answered by HTTP %d with JSON', async (statusCode) => {
		const response = { statusCode, headers: {}, body: { json: { a: 1 }, text: '{"a":1}' } };
		expect(await send(statusCode, bodyOf('{"a":1}'))).toEqual({ kind: 'response', response });
	});

	it('that fails brings the error', async () => {
		const error = new Error('x');
		const { client } = clientOf(async () => await Promise.reject(error));
		expect(await client.send(OPTIONS, 5_000)).toEqual({ kind: 'failed', error });
	});

	it.each([200, 299])('fails if the body of HTTP %d breaks', async (statusCode) => {
		expect(await send(statusCode, bodyOf('{', 'breaks'))).toMatchObject({ kind: 'failed' });
	});

	it.each([199, 300, 404])('keeps the status of HTTP %d if its body breaks', async (statusCode) => {
		const response = { statusCode, headers: {}, body: undefined };
		expect(await send(statusCode, bodyOf('{', 'breaks'))).toEqual({ kind: 'response', response });
	});

	it('reads long answers, but not long errors', async () => {
		const text = JSON.stringify('x'.repeat(70_000));
		expect(await send(200, bodyOf(text))).toMatchObject({ response: { body: { text } } });
		const error = await send(404, bodyOf(text));
		expect(error).toMatchObject({ response: { statusCode: 404 } });
		expect(error).not.toMatchObject({ response: { body: { text } } });
	});
});

describe('a request that takes too long', () => {
	it('is given up before the answer', async () => {
		const { client, signals } = clientOf(never);
		expect(await client.send(OPTIONS, 10)).toEqual({ kind: 'timedOut', response: undefined });
		expect(signals[0]?.aborted).toBe(true);
	});

	it.each([
		[404, { statusCode: 404, headers: {}, body: undefined }],
		[200, undefined],
	])('is given up in the body of HTTP %d', async (statusCode, response) => {
		const body = bodyOf('{', 'hangs');
		expect(await send(statusCode, body, 10)).toEqual({ kind: 'timedOut', response });
		expect(body.destroyed).toBe(true);
	});

	it('ends an answer that comes after that', async () => {
		const body = bodyOf('{', 'hangs');
		let answer: (head: object) => void = () => {};
		const { client } = clientOf(
			async () => await new Promise<object>((resolve) => (answer = resolve)),
		);
		await client.send(OPTIONS, 10);
		answer({ statusCode: 200, headers: {}, body });
		await new Promise(setImmediate);
		expect(body.destroyed).toBe(true);
	});
});

describe('the end of the client', () => {
	it('gives up requests in flight, and all that follow', async () => {
		const { client, signals } = clientOf(never);
		void client.send(OPTIONS, 50);
		expect(signals[0]?.aborted).toBe(false);
		client.end();
		expect(signals[0]?.aborted).toBe(true);
		void client.send(OPTIONS, 50);
		expect(signals[1]?.aborted).toBe(true);
	});

	it('leaves those alone that are over', async () => {
		const { client, signals } = clientOf(async () => await Promise.reject(new Error('x')));
		await client.send(OPTIONS, 5_000);
		expect(() => client.end()).not.toThrow();
		expect(signals).toHaveLength(1);
	});
});
