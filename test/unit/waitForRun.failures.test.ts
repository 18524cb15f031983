import { answers, gapsOf, http, inScene, many, NEVER_BETWEEN, script, wait } from './scene';
import type { SentPoll, Service } from './scene';

const { completed, limited, network, running } = answers;
const after = (...first: Parameters<typeof script>) => script(...first, completed());

describe('a poll that failed', () => {
	it.each([
		['the connection was reset', network('ECONNRESET')],
		['a proxy was broken', http(502)],
		['the service was unavailable for a moment', http(500)],
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
			const lost = { kind: 'error', failure: { code }, isRetryable: false };
			expect(outcomes).toMatchObject([lost, lost]);
			expect([polls.length <= 2, timersLeft]).toEqual([true, 0]);
		}
	});

	it('ends the wait with what was known of the run', async () => {
		const { outcomes } = await wait([{}], script(running(), http(404)));
		expect(outcomes[0]).toMatchObject({ known: { run: { status: 'running' }, waitedMs: 2_300 } });
	});

	it('doubles the interval, up to half a minute', async () => {
		const gaps = gapsOf((await wait([{ maxWaitMs: 200_000 }], () => http(503))).sentAtMs);
		expect(gaps.slice(0, 6)).toEqual([2_150, 4_150, 8_150, 16_150, 30_150, 30_150]);
	});

	it('is forgotten after one that succeeded', async () => {
		const service = after(http(503), http(503), http(503), running(), http(503));
		const gaps = gapsOf((await wait([{}], service)).sentAtMs);
		expect([...gaps.slice(0, 3), gaps[4]]).toEqual([2_150, 4_150, 8_150, 2_150]);
	});

	it('is named at the deadline, unless a later one succeeded', async () => {
		const known = async (service: Service) =>
			(await wait([{ maxWaitMs: 3_000 }], service)).outcomes;
		const lastFailure = { reason: 'HTTP 503' };
		const failed = { kind: 'timedOut', known: { run: { status: 'running' }, lastFailure } };
		expect(await known(script(running(), http(503)))).toMatchObject([failed]);
		const succeeded = { known: { lastFailure: undefined } };
		expect(await known(script(http(503), running()))).toMatchObject([succeeded]);
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

	it.each([
		['at first', []],
		['after a lost connection', [network('ECONNRESET')]],
		['after a timeout', ['hang' as const]],
	])('is a mistake in the settings %s: no answer has come from it', async (_, before) => {
		const { outcomes } = await wait([{}], after(...before, unreachable));
		const failure = { networkCode: 'ECONNREFUSED' };
		expect(outcomes[0]).toMatchObject({ kind: 'error', failure, isRetryable: true });
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
		const first = ({ runId }: SentPoll) => (runId === 'run 0' ? limited(20) : running());
		const service = (poll: SentPoll) => (poll.nth === 1 ? first(poll) : completed());
		const { outcomes, sentAtMs } = await wait(many(3), service);
		expect(outcomes.map(({ kind }) => kind)).toEqual(['ended', 'ended', 'ended']);
		expect(sentAtMs.filter((atMs) => atMs > 0 && atMs < 20_150)).toEqual([]);
	});

	it('leaves the run that met it as overdue as it was', async () => {
		const isRejected = ({ runId, nth }: SentPoll) => runId === 'a' && nth === 2;
		const service = (poll: SentPoll) => (isRejected(poll) ? limited(5) : running());
		await inScene(service, async (scene) => {
			scene.wait([{ runId: 'a' }]);
			await scene.pass(850);
			scene.wait([{ runId: 'started later' }]);
			await scene.pass(7_000);
			expect(scene.polls.slice(-2).map(({ runId }) => runId)).toEqual(['a', 'started later']);
		});
	});

	it('ends the wait at the deadline if the pause is over only later', async () => {
		const { outcomes, overAtMs } = await wait([{ maxWaitMs: 30_000 }], () => limited(90));
		const account = { pausedMs: 60_150, sinceLastPollMs: 30_000, queued: 1 };
		const known = { run: undefined, lastFailure: { code: 'rate_limited' }, account };
		expect(outcomes).toMatchObject([{ kind: 'timedOut', known }]);
		expect(overAtMs).toBe(30_000);
	});

	it('to the final poll has it made again if the pause is short, and not if it is long', async () => {
		const item = { maxWaitMs: 30_000, ...NEVER_BETWEEN };
		const short = await wait([item], after(running(), limited(2)));
		expect(short.sentAtMs).toEqual([0, 30_000, 32_150]);
		expect(short.outcomes).toMatchObject([{ kind: 'ended' }]);
		const long = await wait([item], after(running(), limited(6)));
		expect(long.outcomes).toMatchObject([{ known: { lastFailure: { code: 'rate_limited' } } }]);
		expect(long.overAtMs).toBe(30_150);
	});
});
