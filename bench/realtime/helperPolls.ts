/** CPU time of n8n's own request helper, called in a loop by a node that does nothing else. */
import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';
import { describeNode } from '../../testing/engine/describeNode';
import { Engine } from '../../testing/engine/engine';
import type { PollSettings } from './polls';
import { API_KEY, measure, pollInLoops } from './polls';

const settings = JSON.parse(process.argv[2] ?? '') as PollSettings;
const { baseUrl } = settings;
const CREDENTIAL = 'gloriaMundoApi';

async function main(): Promise<void> {
	const engine = await Engine.start();
	// The least that a credential can do, in the place of this project's.
	engine.package.credential = {
		...engine.package.credential,
		authenticate: async (
			{ apiKey }: ICredentialDataDecryptedObject,
			request: IHttpRequestOptions,
		) => ({ ...request, headers: { Authorization: `Bearer ${String(apiKey)}` } }),
	};
	await measure(settings, async (ids, seconds) => {
		engine.package.node = {
			description: { ...engine.package.node.description, ...describeNode('helper', ['main']) },
			async execute() {
				await pollInLoops(ids, seconds, async (runId) => {
					const url = `${baseUrl}/api/v1/runs/${runId}/status`;
					const options: IHttpRequestOptions = { method: 'GET', url, json: true };
					await this.helpers.httpRequestWithAuthentication.call(this, CREDENTIAL, options);
				});
				return [[]];
			},
		};
		const { error } = await engine.run({
			items: [{}],
			credential: { apiKey: API_KEY, baseUrl },
			mode: 'trigger',
		});
		if (error) throw error;
	});
}

void main();
