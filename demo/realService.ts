import type { Service } from './main';

const DEFAULT_BASE_URL = 'https://app.gloriamundo.com';
const MAX_WAIT_SECONDS = 300;

/** Runs of a real account; the key comes from the environment, so that no shell history keeps it. */
export function realService(runIds: string[]): Service {
	const apiKey = process.env.GLORIAMUNDO_API_KEY;
	if (!apiKey) {
		throw new Error('Set GLORIAMUNDO_API_KEY to the API key of the account that started the runs.');
	}
	const baseUrl = process.env.GLORIAMUNDO_BASE_URL ?? DEFAULT_BASE_URL;
	return {
		title: `${runIds.length} of your runs at ${baseUrl}, waited for by n8n’s own engine:`,
		credential: { apiKey, baseUrl },
		maxWaitSeconds: MAX_WAIT_SECONDS,
		runs: runIds.map((runId) => ({ runId, label: '', expected: undefined })),
		stop: async () => {},
	};
}
