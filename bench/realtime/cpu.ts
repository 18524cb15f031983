import { setTimeout as pause } from 'node:timers/promises';
import axios from 'axios';
import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';
import { describeNode } from '../../testing/engine/describeNode';
import { Engine } from '../../testing/engine/engine';
import { cpuMs } from '../cpuTime';
import { median } from '../statistics';
import { inOwnProcess } from './children';
import { addRuns, answeredFor, API_KEY, ENDLESS_MS, reset, runIds } from './server';

/** Polls all runs until the time is over. */
type Polling = (runIds: string[], seconds: number) => Promise<unknown>;

/** CPU time of a process that polls. */
export interface PollCost {
	cpuMsPerPoll: number;
	polls: number;
}

/** With a Poll Interval of 1 s, the node polls this often near the end of a run. */
const INTERVAL_MS = { from: 500, to: 650 };
/** Requests per minute: a limit that never holds a poll back. */
const NO_LIMIT = 1_000_000;

const POLLING = {
	/** The least that polling can cost. */
	axios: async (baseUrl: string): Promise<Polling> => {
		const headers = { Authorization: `Bearer ${API_KEY}` };
		return async (ids, seconds) =>
			await pollInLoops(ids, seconds, async (runId) => {
				await axios.get(statusUrl(baseUrl, runId), { headers });
			});
	},

	/** n8n's request helper, called by a node that does nothing else. */
	helper: async (baseUrl: string): Promise<Polling> => {
		const engine = await Engine.start();
		const { credential, nodes } = engine.package;
		const { gloriaMundoRunStatus: node } = nodes;
		const authenticate = async (
			{ apiKey }: ICredentialDataDecryptedObject,
			request: IHttpRequestOptions,
		) => ({ ...request, headers: { Authorization: `Bearer ${String(apiKey)}` } });
		engine.package.credential = { ...credential, authenticate };
		return async (ids, seconds) => {
			const { name } = node.description;
			nodes.gloriaMundoRunStatus = {
				description: { ...node.description, ...describeNode('helper', ['main']), name },
				async execute() {
					await pollInLoops(ids, seconds, async (runId) => {
						const url = statusUrl(baseUrl, runId);
						const options: IHttpRequestOptions = { method: 'GET', url, json: true };
						const { httpRequestWithAuthentication } = this.helpers;
						await httpRequestWithAuthentication.call(this, credential.name, options);
					});
					return [[]];
				},
			};
			const account = { apiKey: API_KEY, baseUrl };
			const { error } = await engine.run({ items: [{}], credential: account, mode: 'trigger' });
			if (error) throw error;
		};
	},

	/** This project's node. */
	node: async (baseUrl: string): Promise<Polling> => {
		const engine = await Engine.start();
		return async (ids, seconds) => {
			const options = { pollInterval: 1, rateLimit: NO_LIMIT };
			const execution = engine.begin({
				items: ids.map((runId) => ({ run_id: runId })),
				parameters: { operation: 'wait', maxWait: ENDLESS_MS / 1000, options },
				credential: { apiKey: API_KEY, baseUrl },
				mode: 'trigger',
			});
			// An error would end the node earlier, and without polls.
			await Promise.race([pause(seconds * 1000), execution.result]);
			execution.stop();
			await execution.result;
		};
	},
};

export type Poller = keyof typeof POLLING;

export const POLLERS = Object.keys(POLLING) as Poller[];

interface Settings {
	poller: Poller;
	baseUrl: string;
	runs: number;
	/** Polling before the measurement, so that the code is compiled. */
	warmUpSeconds: number;
	seconds: number;
}

const measureCpuMs = inOwnProcess(__filename, async (settings: Settings): Promise<number> => {
	const { poller, baseUrl, runs, warmUpSeconds, seconds } = settings;
	const poll = await POLLING[poller](baseUrl);
	await poll(runIds('warm-up', runs), warmUpSeconds);
	const beforeMs = cpuMs();
	await poll(runIds('measured', runs), seconds);
	return cpuMs(beforeMs);
});

/** One measurement in a fresh process. */
export async function measurePolls(settings: Settings): Promise<PollCost> {
	const { poller, baseUrl, runs } = settings;
	await reset(baseUrl);
	const ids = ['warm-up', 'measured'].flatMap((prefix) => runIds(prefix, runs));
	// Their progress says that they are almost done, so that the node polls them often.
	await addRuns(baseUrl, ids, { durationMs: ENDLESS_MS, progress: 'lying' });
	const spentMs = await measureCpuMs(settings);
	const polls = await answeredFor(baseUrl, 'measured');
	if (polls < runs) throw new Error(`${poller} has polled ${polls} times only`);
	return { cpuMsPerPoll: spentMs / polls, polls };
}

/** The median of several measurements. */
export function medianOf(costs: readonly PollCost[]): PollCost {
	return {
		cpuMsPerPoll: median(costs.map(({ cpuMsPerPoll }) => cpuMsPerPoll)),
		polls: median(costs.map(({ polls }) => polls)),
	};
}

/** Polls as often as the node does. The first polls are spread, so that connections open one by one. */
async function pollInLoops(
	ids: readonly string[],
	seconds: number,
	poll: (runId: string) => Promise<void>,
): Promise<void> {
	const { from, to } = INTERVAL_MS;
	const endMs = performance.now() + seconds * 1000;
	await Promise.all(
		ids.map(async (runId) => {
			await pause(Math.random() * from);
			while (performance.now() < endMs) {
				await poll(runId);
				await pause(from + Math.random() * (to - from));
			}
		}),
	);
}

function statusUrl(baseUrl: string, runId: string): string {
	return `${baseUrl}/api/v1/runs/${runId}/status`;
}
