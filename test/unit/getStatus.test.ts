import {
	completed,
	get,
	http,
	inScene,
	limited,
	many,
	network,
	running,
	script,
	type SentPoll,
} from './scene';

describe('a single status check', () => {
	it.each([
		['ended', completed()],
		['active', running()],
		['active', http(200, { status: 'paused' })],
	])('is made at once and finds the run %s', async (kind, answer) => {
		const { outcomes, sentAtMs, overAtMs, timersLeft } = await get([{}], () => answer);
		expect(outcomes).toMatchObject([{ kind, run: { payload: { status: expect.any(String) } } }]);
		expect([sentAtMs, overAtMs, timersLeft]).toEqual([[0], 150, 0]);
	});

	it.each([
		['a lost connection', network('ECONNRESET'), 'the connection was lost', true],
		['a bad moment of the service', http(503), 'HTTP 503', true],
		['a host that is not reached', network('ENOTFOUND'), 'its name was not found', true],
		['no status', http(200), 'it sent an answer without a status', true],
		['no such run', http(404), 'HTTP 404', false],
		['a rejected key', http(401), 'HTTP 401', false],
	])('ends with %s', async (_, answer, reason, isRetryable) => {
		const { outcomes, polls } = await get([{}], () => answer);
		const known = { waitedMs: 150 };
		expect(outcomes).toMatchObject([{ kind: 'lost', failure: { reason }, isRetryable, known }]);
		expect(polls).toHaveLength(1);
	});

	it('ends with a request that takes longer than its timeout', async () => {
		const { outcomes, overAtMs } = await get([{ requestTimeoutMs: 3_000 }], () => 'hang');
		expect(overAtMs).toBe(3_000);
		expect(outcomes[0]).toMatchObject({ kind: 'lost', failure: { networkCode: 'ETIMEDOUT' } });
	});

	it('answers for all items of one run', async () => {
		const { outcomes, polls } = await get([{}, {}, { runId: 'other' }], completed);
		expect(outcomes).toMatchObject(Array(3).fill({ kind: 'ended' }));
		expect(polls).toHaveLength(2);
	});
});

describe('a single status check that meets a 429', () => {
	it.each([
		['waits as long as it says', [limited(7)], [0, 7_150]],
		['waits for a minute if it does not say', [limited()], [0, 60_150]],
		['waits three times', [limited(7), limited(7), limited(7)], [0, 7_150, 14_300, 21_450]],
		['waits two minutes in all', [limited(60), limited(60)], [0, 60_150, 120_300]],
	])('%s', async (_, answers, polls) => {
		const { outcomes, sentAtMs } = await get([{}], script(...answers, running()));
		expect(sentAtMs).toEqual(polls);
		expect(outcomes[0]).toMatchObject({ kind: 'active' });
	});

	it.each([
		['after three pauses', Array(4).fill(limited(7)), 'HTTP 429', 21_600],
		[
			'at once if it says more than two minutes',
			[limited(121)],
			'HTTP 429, to be retried in 121 s',
			150,
		],
		[
			'when two minutes are used up',
			[limited(70), limited(51)],
			'HTTP 429, to be retried in 51 s',
			70_300,
		],
	])('is given up %s', async (_, answers, reason, endMs) => {
		const { outcomes, overAtMs } = await get([{}], script(...answers, running()));
		const failure = { code: 'rate_limited', httpStatus: 429, reason };
		expect(outcomes).toMatchObject([
			{ kind: 'lost', failure, isRetryable: true, known: { waitedMs: endMs } },
		]);
		expect(overAtMs).toBe(endMs);
	});

	it('with a long pause ends all that are queued at once', async () => {
		const service = ({ nth, runId }: SentPoll) =>
			nth === 1 && runId === 'run 0' ? limited(200) : running();
		const { outcomes, polls, overAtMs, timersLeft } = await get(many(50), service);
		expect(outcomes.filter(({ kind }) => kind === 'lost')).toHaveLength(50 - polls.length + 1);
		expect(polls.length).toBeLessThanOrEqual(6);
		expect(overAtMs).toBeLessThan(400);
		expect(timersLeft).toBe(0);
	});

	it('of another check waits out the pause that it finds', async () => {
		await inScene(
			({ runId }) => (runId === 'a' ? limited(30) : completed()),
			async (scene) => {
				scene.get([{ runId: 'a' }]);
				await scene.pass(1_000);
				await scene.outcomesOf(scene.get([{ runId: 'b' }]));
				expect(scene.polls.at(-1)).toMatchObject({ runId: 'b', sentAtMs: 30_150 });
			},
		);
	});
});
