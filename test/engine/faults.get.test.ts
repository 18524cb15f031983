import { type Fault, faultTitle } from '../../testing/simulator/faults';
import type { Result } from '../../testing/engine/engine';
import { FINAL, MEANINGS, TRANSIENT } from './faultRows';
import { getStatusOf, holdsKey, useEngine, waitFor } from '../../testing/engine/kit';

const ALL = [...TRANSIENT, ...FINAL];

/** JSON.parse reads it; what calls itself for each level does not. */
const DEPTH = 50_000;

describe('what Get Status makes of a bad answer: an error, always', () => {
	const kit = useEngine();
	const met = new Map<string, { result: Result; polls: number }>();

	beforeAll(async () => {
		await Promise.all(
			ALL.map(async ({ title, fault, requestTimeout }) => {
				const api = await kit.simulate();
				const { runId } = api.addRun({ durationMs: 0 });
				api.addFault(fault, { when: 'all' });
				const scenario = getStatusOf(api, [runId], { options: { requestTimeout } });
				const result = await kit.run(scenario);
				met.set(title, { result, polls: api.requests.length });
			}),
		);
	});

	const outcomeOf = (fault: Fault) => {
		const outcome = met.get(faultTitle(fault));
		if (!outcome) throw new Error('Nobody met this fault');
		return outcome;
	};

	it.each(ALL)('$title', ({ fault, reason }) => {
		const { result, polls } = outcomeOf(fault);
		expect(result.error).toMatchObject({
			name: 'NodeApiError',
			context: { itemIndex: 0 },
			message: expect.stringContaining(reason),
			description: expect.any(String),
		});
		expect(polls).toBe(1);
		expect(holdsKey(result)).toBe(false);
	});

	it.each(MEANINGS)('says what a $code means, and what to do', ({ code, message, description }) => {
		const row = FINAL.find(({ reason }) => reason === `HTTP ${code}`);
		const { error } = outcomeOf(row?.fault as Fault).result;
		expect(error?.message).toMatch(message);
		expect(error?.description).toMatch(description);
	});
});

describe('an answer that is nested too deep', () => {
	const kit = useEngine();

	it('is one that cannot be read, whatever else walks through it', async () => {
		const api = await kit.simulate();
		const { runId } = api.addRun();
		const text = `{"status":"completed","result":${'['.repeat(DEPTH)}${']'.repeat(DEPTH)}}`;
		api.addFault({ kind: 'malformedJson', text }, { when: 'all' });
		const reason = 'it sent an answer that is nested too deep';

		const looked = await kit.run(getStatusOf(api, [runId]));
		const waited = await kit.run(waitFor(api, [runId], { parameters: { maxWait: 0.1 } }));

		expect(looked.error?.message).toContain(reason);
		expect(waited.error?.message).toContain(reason);
	});
});

describe('a host that cannot be reached is an error at once', () => {
	const kit = useEngine();

	/** Base URLs, and what an error says of them; nobody listens on port 9 of this machine. */
	const UNREACHABLE = [
		{
			baseUrl: async () => 'http://127.0.0.1:9',
			reason: 'it refused the connection',
			code: 'ECONNREFUSED',
		},
		{
			baseUrl: async () => 'http://localhost:9',
			reason: 'it refused the connection',
			code: 'ECONNREFUSED',
		},
		{
			baseUrl: async () => 'https://gloriamundo.invalid',
			reason: 'its name was not found',
			code: 'ENOTFOUND',
		},
		{
			// TLS spoken to a server that does not: the handshake fails.
			baseUrl: async () => (await kit.simulate()).baseUrl.replace('http:', 'https:'),
			reason: 'no secure connection (TLS) could be made',
			code: 'EPROTO',
		},
	];

	it.each(
		UNREACHABLE.flatMap((row) => [
			{ ...row, operation: 'get', build: getStatusOf },
			{ ...row, operation: 'wait', build: waitFor },
		]),
	)('$operation: $reason', async ({ baseUrl, build, reason, code }) => {
		const api = { baseUrl: await baseUrl() };

		const result = await kit.run(build(api, ['abc-123']));

		expect(result.error).toMatchObject({ name: 'NodeApiError', context: { itemIndex: 0 } });
		expect(result.error?.message).toContain(`abc-123 could not be fetched from ${api.baseUrl}: `);
		expect(result.error?.message).toContain(reason);
		expect(result.error?.description).toContain('Check the Base URL');
		expect(result.error?.description).toContain(code);
		expect(result.durationMs).toBeLessThan(2000);
		expect(holdsKey(result)).toBe(false);
	});
});
