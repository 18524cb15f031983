import type { Answer } from '../../nodes/shared/transport/answer';
import { completed, follow, http, inScene, many, network, running, script } from './scene';

const after = (...answers: Array<Answer | 'hang'>) => script(...answers, completed());
const gapsOf = (sentAtMs: number[]) =>
	sentAtMs.slice(1).map((atMs, index) => atMs - sentAtMs[index]!);

describe('a poll that failed', () => {
	it.each([
		['the connection was reset', network('ECONNRESET')],
		['a proxy was broken', http(502)],
		['the service had a bad moment', http(500)],
		['the service was overloaded', http(503)],
		['the request took too long for the server', http(408)],
		['no answer came in time', 'hang' as const],
		['the answer was no status', http(200, '<html>')],
		['the network was down', network('ENETDOWN')],
	])('says nothing about the run: the wait goes on when %s', async (_, fault) => {
		for (const service of [after(fault), after(running(), fault)]) {
			const { outcomes, polls } = await follow([{}], service);
			expect(outcomes[0]).toMatchObject({ kind: 'ended', run: { status: 'completed' } });
			expect(polls.length).toBeGreaterThan(1);
		}
	});

	it.each([
		['the key is not accepted', http(401), '401'],
		['the key may not see the run', http(403), '403'],
		['there is no such run', http(404), '404'],
		['the request is wrong', http(400), '400'],
		['the answer is a redirect', http(302), '302'],
	])('ends the wait at once where %s', async (_, answer, code) => {
		for (const service of [script(answer), script(running(), answer)]) {
			const { outcomes, polls, timersLeft } = await follow([{}, {}], service);
			expect(outcomes).toMatchObject(Array(2).fill({ kind: 'lost', failure: { code } }));
			expect(polls.length).toBeLessThanOrEqual(2);
			expect(timersLeft).toBe(0);
		}
	});

	it('tells what had been known of the run', async () => {
		const { outcomes } = await follow([{}], script(running(), http(404)));
		expect(outcomes[0]).toMatchObject({ known: { run: { status: 'running' }, waitedMs: 2_300 } });
	});

	it('makes the pauses double, up to half a minute', async () => {
		const { sentAtMs } = await follow([{ maxWaitMs: 200_000 }], () => http(503));
		expect(gapsOf(sentAtMs).slice(0, 6)).toEqual(
			[2, 4, 8, 16, 30, 30].map((seconds) => seconds * 1_000 + 150),
		);
	});

	it('is made good by one that succeeds: the next failure starts anew', async () => {
		const service = after(http(503), http(503), http(503), running(), http(503));
		const gaps = gapsOf((await follow([{}], service)).sentAtMs);
		expect(gaps.slice(0, 3)).toEqual([2_150, 4_150, 8_150]);
		expect(gaps[4]).toBe(2_150);
	});

	it('is named at the deadline, unless a later one succeeded', async () => {
		const lastFailureOf = async (service: ReturnType<typeof script>) =>
			(await follow([{ maxWaitMs: 3_000 }], service)).outcomes[0];
		expect(await lastFailureOf(script(running(), http(503)))).toMatchObject({
			kind: 'timedOut',
			known: { run: { status: 'running' }, lastFailure: { reason: 'HTTP 503', code: '503' } },
		});
		expect(await lastFailureOf(script(http(503), running()))).toMatchObject({
			known: { lastFailure: undefined },
		});
	});

	it('waits at least as long as a 503 asks', async () => {
		const pause = { 'retry-after': '25' };
		const { sentAtMs } = await follow([{}], after(http(503, undefined, pause)));
		expect(sentAtMs).toEqual([0, 25_150]);
	});

	it('with a demand to wait beyond the deadline still leaves the last poll', async () => {
		const pause = { 'retry-after': '3600' };
		const { outcomes, sentAtMs } = await follow(
			[{ maxWaitMs: 40_000 }],
			after(http(503, undefined, pause)),
		);
		expect(sentAtMs).toEqual([0, 40_000]);
		expect(outcomes[0]).toMatchObject({ kind: 'ended' });
	});
});

describe('a host that nobody reaches', () => {
	const unreachable = network('ECONNREFUSED');

	it('is a mistake in the settings before any answer came from it', async () => {
		const { outcomes, polls } = await follow([{}], () => unreachable);
		expect(outcomes[0]).toMatchObject({ kind: 'lost', failure: { code: 'ECONNREFUSED' } });
		expect(polls).toHaveLength(1);
	});

	it.each([
		['a status', running()],
		['an error of the service', http(503)],
		['a 429', http(429, undefined, { 'retry-after': '2' })],
		['something that is no status', http(200)],
	])('is passing after %s has come from it', async (_, answer) => {
		const { outcomes } = await follow([{}], after(answer, unreachable, unreachable));
		expect(outcomes[0]).toMatchObject({ kind: 'ended' });
	});

	it.each([
		['a lost connection', network('ECONNRESET')],
		['a time-out', 'hang' as const],
	])('is not reached by %s: that is no answer', async (_, fault) => {
		const { outcomes } = await follow([{}], after(fault, unreachable));
		expect(outcomes[0]).toMatchObject({ kind: 'lost', failure: { code: 'ECONNREFUSED' } });
	});
});

describe('a 429', () => {
	const limited = (retryAfter?: string) =>
		http(429, undefined, retryAfter === undefined ? {} : { 'retry-after': retryAfter });

	it('is waited out for as long as it says, and the run asked again right after', async () => {
		const { outcomes, sentAtMs } = await follow([{}], after(limited('12')));
		expect(sentAtMs).toEqual([0, 12_150]);
		expect(outcomes[0]).toMatchObject({ kind: 'ended' });
	});

	it('is waited out until the window has passed where it does not say', async () => {
		const { sentAtMs } = await follow([{}], after(limited()));
		expect(sentAtMs).toEqual([0, 60_150]);
	});

	it('does not count as a failure after which pauses grow', async () => {
		const { sentAtMs } = await follow([{}], after(limited('2'), limited('2'), http(503)));
		expect(gapsOf(sentAtMs).at(-1)).toBe(2_150);
	});

	it('for one run keeps all runs of the account from being asked', async () => {
		const service = ({ runId, nth }: { runId: string; nth: number }) =>
			runId === 'run 0' && nth === 1 ? limited('20') : nth > 1 ? completed() : running();
		const { outcomes, sentAtMs } = await follow(many(3), service);
		expect(outcomes.map(({ kind }) => kind)).toEqual(['ended', 'ended', 'ended']);
		expect(sentAtMs.filter((atMs) => atMs > 0 && atMs < 20_150)).toEqual([]);
	});

	it('leaves the run that met it as overdue as it was', async () => {
		const service = ({ runId, nth }: { runId: string; nth: number }) =>
			runId === 'a' && nth === 2 ? limited('5') : running();
		await inScene(service, async (scene) => {
			const executions = [scene.execute([{ runId: 'a' }])];
			await scene.time.until(scene.time.pause(850));
			executions.push(scene.execute([{ runId: 'looked at later' }]));
			await scene.time.until(scene.time.pause(7_000));
			const names = scene.polls.map(({ runId, sentAtMs }) => `${runId} at ${sentAtMs}`);
			expect(names.slice(-2)).toEqual(['a at 7300', 'looked at later at 7300']);
			executions.forEach(({ leave }) => leave());
		});
	});

	it('at a last poll that had to be made early leaves the last poll owed', async () => {
		const service = ({ sentAtMs, nth }: { sentAtMs: number; nth: number }) =>
			sentAtMs === 0 && nth === 1 ? limited('1') : running();
		const { polls } = await follow(many(200, { maxWaitMs: 60_000 }), service);
		const rejected = polls.filter(({ sentAtMs }) => sentAtMs === 0);
		for (const { runId } of rejected) {
			expect(polls.filter((poll) => poll.runId === runId)).toHaveLength(2);
		}
	});

	it('whose pause is over only after the deadline ends the wait at the deadline', async () => {
		const { outcomes, overAtMs } = await follow([{ maxWaitMs: 30_000 }], () => limited('90'));
		expect(overAtMs).toBe(30_000);
		expect(outcomes[0]).toMatchObject({
			kind: 'timedOut',
			known: { run: undefined, lastFailure: { code: '429' }, account: { pausedMs: 60_150 } },
		});
	});

	it('at the deadline ends the wait, since the pause would be over too late', async () => {
		const item = { maxWaitMs: 30_000, minMs: 1_000_000 };
		const { outcomes, overAtMs } = await follow([item], script(running(), limited('1')));
		expect(overAtMs).toBe(30_150);
		expect(outcomes[0]).toMatchObject({
			kind: 'timedOut',
			known: { lastFailure: { code: '429' } },
		});
	});
});
