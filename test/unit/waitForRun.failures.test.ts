import {
	completed,
	gapsOf,
	http,
	inScene,
	limited,
	many,
	network,
	NEVER_BETWEEN,
	running,
	script,
	type SentPoll,
	type Service,
	wait,
} from './scene';

const after = (...answers: Parameters<typeof script>) => script(...answers, completed());

describe('a poll that failed', () => {
	it.each([
		['the connection was reset', network('ECONNRESET')],
		['a proxy was broken', http(502)],
		['the service had a bad moment', http(500)],
		['the request took too long for the server', http(408)],
		['no answer came in time', 'hang' as const],
		['the answer was no status', http(200, '<html>')],
		['the network was down', network('ENETDOWN')],
		['the name could not be looked up for the moment', network('EAI_AGAIN')],
	])('says nothing about the run: the wait goes on when %s', async (_, fault) => {
		for (const service of [after(fault), after(running(), fault)]) {
			const { outcomes, polls } = await wait([{}], service);
			expect(outcomes[0]).toMatchObject({ kind: 'ended', run: { status: 'completed' } });
			expect(polls.length).toBeGreaterThan(1);
		}
	});

	it.each([
		['the key is rejected', http(401), 'unauthorized'],
		['the key may not read the run', http(403), 'unauthorized'],
		['there is no such run', http(404), 'not_found'],
		['the request is wrong', http(400), 'rejected'],
		['the answer is a redirect', http(302), 'rejected'],
	])('ends the wait at once if %s', async (_, answer, code) => {
		for (const service of [script(answer), script(running(), answer)]) {
			const { outcomes, polls, timersLeft } = await wait([{}, {}], service);
			expect(outcomes).toMatchObject(
				Array(2).fill({ kind: 'lost', failure: { code }, isRetryable: false }),
			);
			expect(polls.length).toBeLessThanOrEqual(2);
			expect(timersLeft).toBe(0);
		}
	});

	it('ends the wait with what was known of the run', async () => {
		const { outcomes } = await wait([{}], script(running(), http(404)));
		expect(outcomes[0]).toMatchObject({ known: { run: { status: 'running' }, waitedMs: 2_300 } });
	});

	it('doubles the interval, up to half a minute', async () => {
		const { sentAtMs } = await wait([{ maxWaitMs: 200_000 }], () => http(503));
		const seconds = [2, 4, 8, 16, 30, 30];
		expect(gapsOf(sentAtMs).slice(0, 6)).toEqual(seconds.map((each) => each * 1_000 + 150));
	});

	it('is forgotten after one that succeeded', async () => {
		const service = after(http(503), http(503), http(503), running(), http(503));
		const gaps = gapsOf((await wait([{}], service)).sentAtMs);
		expect([...gaps.slice(0, 3), gaps[4]]).toEqual([2_150, 4_150, 8_150, 2_150]);
	});

	it('is named at the deadline, unless a later one succeeded', async () => {
		const lastFailure = async (service: Service) =>
			(await wait([{ maxWaitMs: 3_000 }], service)).outcomes[0];
		expect(await lastFailure(script(running(), http(503)))).toMatchObject({
			kind: 'timedOut',
			known: { run: { status: 'running' }, lastFailure: { reason: 'HTTP 503' } },
		});
		expect(await lastFailure(script(http(503), running()))).toMatchObject({
			known: { lastFailure: undefined },
		});
	});

	it.each([
		['25', [0, 25_150]],
		['1', [0, 2_150]],
		['3600', [0, 300_000]],
	])('waits at least %s s if a 503 asks for it, but makes the final poll', async (pause, polls) => {
		const { outcomes, sentAtMs } = await wait([{}], after(http(503, {}, { 'retry-after': pause })));
		expect(sentAtMs).toEqual(polls);
		expect(outcomes[0]).toMatchObject({ kind: 'ended' });
	});
});

describe('a host that cannot be reached', () => {
	const unreachable = network('ECONNREFUSED');

	it('is a mistake in the settings until an answer has come from it', async () => {
		const { outcomes, polls } = await wait([{}], () => unreachable);
		const failure = { networkCode: 'ECONNREFUSED' };
		expect(outcomes[0]).toMatchObject({ kind: 'lost', failure, isRetryable: true });
		expect(polls).toHaveLength(1);
	});

	it.each([
		['a status', running()],
		['an error of the service', http(503)],
		['a 429', limited(2)],
		['something that is no status', http(200)],
	])('is a transient failure after %s has come from it', async (_, answer) => {
		const { outcomes } = await wait([{}], after(answer, unreachable, unreachable));
		expect(outcomes[0]).toMatchObject({ kind: 'ended' });
	});

	it.each([
		['a lost connection', network('ECONNRESET')],
		['a timeout', 'hang' as const],
	])('still is one after %s: that is no answer', async (_, fault) => {
		const { outcomes } = await wait([{}], after(fault, unreachable));
		expect(outcomes[0]).toMatchObject({ kind: 'lost' });
	});
});

describe('a 429 while waiting', () => {
	it.each([
		['as long as it says', limited(12), 12_150],
		['until the window has passed if it does not say', limited(), 60_150],
	])('is waited out %s, and the run polled right after', async (_, answer, secondMs) => {
		const { outcomes, sentAtMs } = await wait([{}], after(answer));
		expect(sentAtMs).toEqual([0, secondMs]);
		expect(outcomes[0]).toMatchObject({ kind: 'ended' });
	});

	it('is no failure that makes the interval grow', async () => {
		const { sentAtMs } = await wait([{}], after(limited(2), limited(2), http(503)));
		expect(gapsOf(sentAtMs).at(-1)).toBe(2_150);
	});

	it('for one run keeps all runs of the account from being polled', async () => {
		const service = ({ runId, nth }: SentPoll) =>
			runId === 'run 0' && nth === 1 ? limited(20) : nth > 1 ? completed() : running();
		const { outcomes, sentAtMs } = await wait(many(3), service);
		expect(outcomes.map(({ kind }) => kind)).toEqual(['ended', 'ended', 'ended']);
		expect(sentAtMs.filter((atMs) => atMs > 0 && atMs < 20_150)).toEqual([]);
	});

	it('leaves the run that met it as overdue as it was', async () => {
		const service = ({ runId, nth }: SentPoll) =>
			runId === 'a' && nth === 2 ? limited(5) : running();
		await inScene(service, async (scene) => {
			scene.wait([{ runId: 'a' }]);
			await scene.pass(850);
			scene.wait([{ runId: 'started later' }]);
			await scene.pass(7_000);
			const names = scene.polls.map(({ runId }) => runId);
			expect(names.slice(-2)).toEqual(['a', 'started later']);
		});
	});

	it('ends the wait at the deadline if the pause is over only later', async () => {
		const { outcomes, overAtMs } = await wait([{ maxWaitMs: 30_000 }], () => limited(90));
		expect(overAtMs).toBe(30_000);
		expect(outcomes[0]).toMatchObject({
			kind: 'timedOut',
			known: {
				run: undefined,
				lastFailure: { code: 'rate_limited' },
				account: { pausedMs: 60_150, sinceLastPollMs: 30_000, queued: 1 },
			},
		});
	});

	it('to the final poll has it made again if the pause is short, and not if it is long', async () => {
		const item = { maxWaitMs: 30_000, ...NEVER_BETWEEN };
		const short = await wait([item], after(running(), limited(2)));
		expect(short.sentAtMs).toEqual([0, 30_000, 32_150]);
		expect(short.outcomes[0]).toMatchObject({ kind: 'ended' });
		const long = await wait([item], after(running(), limited(6)));
		expect(long.overAtMs).toBe(30_150);
		expect(long.outcomes[0]).toMatchObject({ known: { lastFailure: { code: 'rate_limited' } } });
	});
});
