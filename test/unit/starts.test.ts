import type { IExecuteFunctions } from 'n8n-workflow';
import type { StartRequest } from '../../nodes/GloriaMundoRunWorkflow/parameters';
import { Starts } from '../../nodes/GloriaMundoRunWorkflow/starts';
import type { Session } from '../../nodes/shared/execution/session';

const REQUEST = { itemIndex: 0, workflowId: 'w', requestTimeoutMs: 1_000 } as StartRequest;

/** Starts a run where the scheduler throws when the answer is there. */
async function startBroken(statusCode: number, body: object) {
	const response = { statusCode, headers: {}, body: { json: body, text: JSON.stringify(body) } };
	const release = () => {
		throw new Error('odd');
	};
	const session = {
		http: { account: { baseUrl: '' }, send: async () => ({ kind: 'response', response }) },
		tools: { clock: { now: () => 0 } },
		starts: {
			join: () => ({
				state: () => ({ pausedMs: 0 }),
				acquire: async () => ({ kind: 'granted', release }),
				leave: () => {},
			}),
		},
	};
	const context = {
		getNode: () => ({ id: 'n', retryOnFail: false }),
		getExecutionId: () => '1',
	};
	const starts = new Starts(context as unknown as IExecuteFunctions);
	return await starts.begin([REQUEST], session as unknown as Session).get(REQUEST);
}

describe('something unexpected in the middle of a start', () => {
	const failure = { explanation: 'odd' };
	it.each([
		['names the run', 200, { run_id: 'abc' }, { kind: 'error', known: { runId: 'abc' }, failure }],
		['tells that one may have started', 500, {}, { failure: { code: 'may_have_started' } }],
		['tells that none was started', 400, {}, { failure: { code: 'unexpected_error' } }],
	])('%s', async (_, statusCode, body, expected) => {
		expect(await startBroken(statusCode, body)).toMatchObject(expected);
	});
});
