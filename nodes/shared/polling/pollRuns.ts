import type { Outcome } from './outcome';

/** The outcome of each request. */
export type Outcomes<R> = ReadonlyMap<R, Promise<Outcome>>;

/** All requests that name one run. */
export type Group<R> = readonly [R, ...R[]];

/** Polls all runs at the same time; a run that several items name is polled once for all of them. */
export function pollRuns<R extends { runId: string }>(
	requests: readonly R[],
	poll: (group: Group<R>) => ReadonlyArray<Promise<Outcome>>,
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
