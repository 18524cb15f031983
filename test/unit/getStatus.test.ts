import { answers, get, http, inScene, many, script, type SentPoll } from './scene';

const { completed, limited, network, running } = answers;

describe('a single status check', () => {
	it.each([
		['ended', completed()],
		['active', running()],
		['active', http(200, { status: 'paused' })],
	])('is made at once and finds the run %s', async (kind, answer) => {
		const { outcomes, sentAtMs, overAtMs, timersLeft } = await get([{}], () => answer);
		const run = answer.kind === 'status' ? answer.run : undefined;
		expect(outcomes).toEqual([{ kind, run }]);
		expect([sentAtMs, overAtMs, timersLeft]).toEqual([[0], 150, 0]);
	});

	it.each([
		['a lost connection', network('ECONNRESET'), 'the connection was lost', true],
		['a service that is temporarily unavailable', http(503), 'HTTP 503', true],
		['a host that is not reached', network('ENOTFOUND'), 'its name was not found', true],
		['no status', http(200), 'it sent an answer without a status', true],
		['no answer', 'hang' as const, 'it did not answer within 10 s', true],
		['no such run', http(404), 'HTTP 404', false],
		['a rejected key', http(401), 'HTTP 401', false],
	])('ends with %s', async (_, answer, reason, isRetryable) => {
		const { outcomes, polls, overAtMs } = await get([{}], () => answer);
		const known = { waitedMs: answer === 'hang' ? 10_000 : 150 };
		expect(outcomes).toMatchObject([{ kind: 'error', failure: { reason }, isRetryable, known }]);
		expect([polls.length, overAtMs]).toEqual([1, known.waitedMs]);
	});

	it('answers for all items of one run', async () => {
		const { outcomes, polls } = await get([{}, {}, { runId: 'other' }], completed);
		expect(outcomes).toMatchObject(Array(3).fill({ kind: 'ended' }));
		expect(polls).toHaveLength(2);
	});
});

describe('a single status check that meets a 429', () => {
	it('waits it out, and finds the run active', async () => {
		const { outcomes, sentAtMs } = await get([{}], script(limited(7), running()));
		expect(sentAtMs).toEqual([0, 7_150]);
		expect(outcomes).toMatchObject([{ kind: 'active' }]);
	});

	it.each([
		['after three pauses', [7, 7, 7, 7], '', 21_600],
		['at once if it says more than two minutes', [121], ', to be retried in 121 s', 150],
		['when two minutes are used up', [70, 51], ', to be retried in 51 s', 70_300],
	])('is given up %s', async (_, pauses, retry, waitedMs) => {
		const { outcomes, overAtMs } = await get([{}], script(...pauses.map(limited), running()));
		const failure = { code: 'rate_limited', httpStatus: 429, reason: `HTTP 429${retry}` };
		const lost = { kind: 'error', failure, isRetryable: true, known: { waitedMs } };
		expect([outcomes[0], overAtMs]).toMatchObject([lost, waitedMs]);
	});

	it('with a long pause ends all that are queued at once', async () => {
		const service = ({ runId }: SentPoll) => (runId === 'run 0' ? limited(200) : running());
		const { outcomes, polls, overAtMs, timersLeft } = await get(many(50), service);
		expect(outcomes.filter(({ kind }) => kind === 'error')).toHaveLength(50 - polls.length + 1);
		expect(polls.length).toBeLessThanOrEqual(6);
		expect([overAtMs < 400, timersLeft]).toEqual([true, 0]);
	});

	it('of another check waits out the pause that it finds', async () => {
		const service = ({ runId }: SentPoll) => (runId === 'a' ? limited(30) : completed());
		await inScene(service, async (scene) => {
			scene.get([{ runId: 'a' }]);
			await scene.pass(1_000);
			await scene.outcomesOf(scene.get([{ runId: 'b' }]));
			expect(scene.polls.at(-1)).toMatchObject({ runId: 'b', sentAtMs: 30_150 });
		});
	});
});
