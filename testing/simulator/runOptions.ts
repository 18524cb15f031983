import { PROGRESS_STYLES } from './progress';
import type { RunOptions, SimulatedRun } from './simulatedRun';

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string';
const isAmount: Check = (value) =>
	typeof value === 'number' && Number.isFinite(value) && value >= 0;
const isAnything: Check = () => true;
const isOneOf =
	(...allowed: readonly unknown[]): Check =>
	(value) =>
		allowed.includes(value);

function isStep(value: unknown): boolean {
	return isObject(value) && isText(value.name) && isAmount(value.weight);
}

const CHECKS: Record<keyof SimulatedRun, Check> = {
	runId: (value) => isText(value) && value !== '',
	queuedMs: isAmount,
	durationMs: isAmount,
	steps: (value) => Array.isArray(value) && value.every(isStep),
	outcome: isOneOf('completed', 'failed'),
	result: isAnything,
	error: isText,
	costCents: Number.isInteger,
	pausedMs: isAmount,
	pauseAtFraction: (value) => isAmount(value) && Number(value) <= 1,
	pausedStatus: isText,
	progress: isOneOf(...PROGRESS_STYLES),
	stepCount: isOneOf('finished', 'started'),
	stopsInStep: isAmount,
	script: Array.isArray,
};

export function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Takes a run's description out of JSON from outside. Fields that a run does not have are left
 * out, since a workflow's input may hold anything; a field of the wrong type is an error.
 */
export function parseRunOptions(value: unknown): RunOptions {
	if (!isObject(value)) throw new TypeError('A run is described by an object');
	const known = Object.entries(value).filter(([name]) => Object.hasOwn(CHECKS, name));
	const wrong = known.find(([name, field]) => !CHECKS[name as keyof SimulatedRun](field));
	if (wrong) throw new TypeError(`Not a valid ${wrong[0]}: ${JSON.stringify(wrong[1])}`);
	return Object.fromEntries(known);
}
