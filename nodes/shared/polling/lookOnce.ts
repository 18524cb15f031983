import type { Answer, Failure } from '../transport/answer';
import type { Outcome } from './outcome';
import { STOPPED } from './outcome';
import { requestEnd } from './requestEnd';
import type { WaitingTools } from './waitingTools';

/** How urgent a look is among polls: as a poll that would like to follow after this time. */
const WANTED_MS = 2_000;

/** Asks once for a run's status. A 429 is waited out once; any other failure ends the look. */
export async function lookOnce(
	runId: string,
	requestTimeoutMs: number,
	tools: WaitingTools,
): Promise<Outcome> {
	const startMs = tools.clock.now();
	let answer = await ask(runId, requestTimeoutMs, tools);
	if (answer.kind === 'rateLimited') answer = await ask(runId, requestTimeoutMs, tools);

	const waitedMs = tools.clock.now() - startMs;
	if (answer.kind !== 'status') {
		return { kind: 'lost', failure: answer.failure, known: { waitedMs } };
	}
	const { run } = answer;
	return run.phase === 'active' ? { kind: 'active', run } : { kind: 'ended', run, waitedMs };
}

async function ask(
	runId: string,
	requestTimeoutMs: number,
	{ clock, budget, budgetUser, askStatus }: WaitingTools,
): Promise<Answer | { kind: 'unasked'; failure: Failure }> {
	const nowMs = clock.now();
	const turn = await budgetUser.turn({
		sinceMs: nowMs,
		wantedMs: WANTED_MS,
		dueMs: nowMs,
		deadlineMs: Number.POSITIVE_INFINITY,
		isPrompt: true,
	});
	if (turn.kind === 'left') return { kind: 'unasked', failure: STOPPED };
	if (turn.kind === 'expired') {
		return { kind: 'unasked', failure: paused(budget.state().pausedMs) };
	}
	const answer = await askStatus(runId, requestTimeoutMs);
	turn.end(requestEnd(answer));
	return answer;
}

function paused(pausedMs: number): Failure {
	const reason = `HTTP 429, with the demand to wait ${Math.ceil(pausedMs / 1000)} s`;
	return { reason, code: '429' };
}
