/** CPU time of the least that polling can be: axios in a loop. */
import axios from 'axios';
import type { PollSettings } from './polls';
import { API_KEY, measure, pollInLoops } from './polls';

const settings = JSON.parse(process.argv[2] ?? '') as PollSettings;
const headers = { Authorization: `Bearer ${API_KEY}` };

void measure(settings, async (ids, seconds) => {
	await pollInLoops(ids, seconds, async (runId) => {
		await axios.get(`${settings.baseUrl}/api/v1/runs/${runId}/status`, { headers });
	});
});
