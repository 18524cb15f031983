import { getStatus, type GetRequest } from './getStatus';
import type { Outcome } from './outcome';
import type { PollingTools } from './pollingTools';
import { waitForRun, type WaitRequest } from './waitForRun';

/** The outcome of each request. */
export type Outcomes<R> = ReadonlyMap<R, Promise<Outcome>>;

/** Checks the status of all runs once; a run that several items name is polled for all of them. */
export function getStatuses<R extends GetRequest>(
	requests: readonly R[],
	tools: PollingTools,
): Outcomes<R> {
	return pollGroups(requests, (group) => {
		const outcome = getStatus(group[0], tools);
		return group.map(() => outcome);
	});
}

/** Waits for all runs at the same time; a run that several items name is polled for all of them. */
export function waitForRuns<R extends WaitRequest>(
	requests: readonly R[],
	tools: PollingTools,
): Outcomes<R> {
	return pollGroups(requests, (group) => waitForRun(group, tools));
}

function pollGroups<R extends GetRequest>(
	requests: readonly R[],
	poll: (group: [R, ...R[]]) => ReadonlyArray<Promise<Outcome>>,
): Outcomes<R> {
	const groups = new Map<string, [R, ...R[]]>();
	for (const request of requests) {
		const group = groups.get(request.runId);
		if (group) group.push(request);
		else groups.set(request.runId, [request]);
	}
	const outcomes = new Map<R, Promise<Outcome>>();
	for (const group of groups.values()) {
		const polled = poll(group);
		group.forEach((request, index) => outcomes.set(request, polled[index] as Promise<Outcome>));
	}
	return outcomes;
}
