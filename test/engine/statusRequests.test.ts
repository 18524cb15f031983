import type { IExecuteFunctions } from 'n8n-workflow';
import { realClock } from '../../nodes/shared/execution/clock';
import type { Answer } from '../../nodes/shared/transport/answer';
import { statusRequests } from '../../nodes/shared/transport/statusRequest';
import { API_KEY, getStatusOf, useEngine } from '../../testing/engine/kit';

describe('the requests of an execution that is over', () => {
	const kit = useEngine();

	it('are not sent', async () => {
		const api = await kit.simulate();
		const { runId } = api.addRun();
		let answer: Answer | undefined;
		const { node } = (await kit.engine()).package;
		node.execute = async function (this: IExecuteFunctions) {
			const { askStatus, end } = statusRequests(this, realClock, {
				baseUrl: api.baseUrl,
				apiKey: API_KEY,
			});
			end();
			answer = await askStatus(runId, 5_000);
			return [[]];
		};

		await kit.run(getStatusOf(api, [runId]));

		expect(answer).toMatchObject({ kind: 'unreachable' });
		expect(api.requests).toHaveLength(0);
	});
});
