import { type Answer, errorAnswer, jsonAnswer } from './answers';
import type { Fault, FaultTarget } from './faults';
import { isObject, parseRunOptions } from './runOptions';
import type { Simulator } from './simulator';
import { FAULT_KINDS } from './typicalFaults';

type Order = (simulator: Simulator, body: unknown) => Answer;

/** Orders of other processes, below the control path. */
const ORDERS: Record<string, Order> = {
	'POST /runs': (simulator, body) => {
		const add = (run: unknown) => simulator.addRun(parseRunOptions(run));
		return jsonAnswer(201, Array.isArray(body) ? body.map(add) : add(body));
	},
	'POST /faults': (simulator, body) => {
		const { fault, target } = parseFault(body);
		simulator.addFault(fault, target);
		return jsonAnswer(201, { fault, ...target });
	},
	'POST /reset': (simulator) => {
		simulator.reset();
		return jsonAnswer(200, {});
	},
	'GET /requests': (simulator) => jsonAnswer(200, simulator.requests),
};

/**
 * Carries out an order, `POST /runs` for instance.
 * @param body JSON text; empty stands for `{}`
 */
export function controlAnswer(simulator: Simulator, order: string, body: string): Answer {
	const carryOut = ORDERS[order];
	if (!carryOut) return errorAnswer(404, `Unknown order: ${order}`);
	try {
		return carryOut(simulator, body === '' ? {} : JSON.parse(body));
	} catch (error) {
		return errorAnswer(400, error instanceof Error ? error.message : String(error));
	}
}

/** `{fault, when, runId?, once?, endpoint?}`. */
function parseFault(body: unknown): { fault: Fault; target: FaultTarget } {
	if (!isObject(body) || !isFault(body.fault)) {
		throw new TypeError(`A fault has one of these kinds: ${FAULT_KINDS.join(', ')}`);
	}
	if (!isWhen(body.when)) {
		throw new TypeError('when is first, all, end, or {poll: number or numbers}');
	}
	const { fault, when, runId, once, endpoint } = body as unknown as FaultTarget & { fault: Fault };
	return { fault, target: { when, runId, once, endpoint } };
}

function isFault(value: unknown): boolean {
	return isObject(value) && (FAULT_KINDS as unknown[]).includes(value.kind);
}

function isWhen(value: unknown): boolean {
	if (!isObject(value)) return ['first', 'all', 'end'].includes(String(value));
	return [value.poll].flat().every((poll) => typeof poll === 'number');
}
