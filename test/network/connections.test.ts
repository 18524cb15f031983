import { getEventListeners } from 'node:events';
import { getStatusOf, hasClosed, useEngine, waitFor } from '../../testing/engine/kit';
import type { Fault } from '../../testing/simulator/faults';

/** Answers that the node gives up before their end. */
const ENDLESS: Array<{ title: string; fault: Fault; isKnown: boolean }> = [
	{ title: 'silence before the headers', fault: { kind: 'hangBeforeHeaders' }, isKnown: true },
	{ title: 'silence in the body', fault: { kind: 'hangInBody' }, isKnown: true },
	{ title: 'silence in the body of a 404', fault: { kind: 'hangInBody' }, isKnown: false },
	{ title: 'a trickle', fault: { kind: 'trickle', intervalMs: 2000 }, isKnown: true },
	{ title: 'a body of 50 MB', fault: { kind: 'oversized', bytes: 50_000_000 }, isKnown: true },
];

describe('a request that is given up', () => {
	const kit = useEngine();

	it.concurrent.each(ENDLESS)('leaves no connection open: $title', async ({ fault, isKnown }) => {
		const api = await kit.simulate();
		const runs = Array.from({ length: 5 }, (_none, index) =>
			isKnown ? api.addRun().runId : `unknown-${index}`,
		);
		api.addFault(fault, { when: 'all' });
		const options = { requestTimeout: fault.kind === 'oversized' ? 20 : 1 };

		await kit.run(getStatusOf(api, runs, { onError: 'continueErrorOutput', options }));

		// On a busy machine, a request may be given up before it arrives.
		expect(api.requests.length).toBeGreaterThan(0);
		expect(await hasClosed(api)).toBe(true);
	});

	it.concurrent('leaves no connection open while the wait goes on', async () => {
		const api = await kit.simulate();
		const { runId } = api.addRun({ durationMs: 60_000 });
		api.addFault({ kind: 'hangInBody' }, { when: 'first' });
		const execution = await kit.begin(waitFor(api, [runId], { options: { requestTimeout: 0.5 } }));
		await api.waitForRequests(2);

		expect(await hasClosed(api)).toBe(true);
		expect(api.requests[0]).toMatchObject({ outcome: 'aborted' });
		execution.stop();
		expect((await execution.result).status).toBe('canceled');
	});
});

describe('n8n’s cancel signal', () => {
	const kit = useEngine();

	it('has no listener of the node or its requests after the node’s end', async () => {
		const { gloriaMundoRunStatus: node } = (await kit.engine()).package.nodes;
		const { execute } = node;
		const signals: AbortSignal[] = [];
		node.execute = async function () {
			signals.push(this.getExecutionCancelSignal() as AbortSignal);
			return await execute.call(this);
		};

		for (const { fault } of ENDLESS) {
			const api = await kit.simulate();
			api.addFault(fault, { when: 'first' });
			const { runId } = api.addRun({ durationMs: 0 });
			await kit.run(waitFor(api, [runId], { options: { requestTimeout: 1 } }));
		}

		expect(signals).toHaveLength(ENDLESS.length);
		expect(signals.flatMap((signal) => getEventListeners(signal, 'abort'))).toEqual([]);
	});
});
