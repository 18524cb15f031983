import { StepReading } from '../../nodes/shared/polling/progress';
import { statusOf } from './scene';

type Steps = [current?: number, total?: number, percentage?: number];
type Seen = [status: string, ...Steps];

/** How a progress is read after the account's runs have shown these steps. */
function read([currentStep, totalSteps, percentage]: Steps, seen: Seen[] = []) {
	const reading = new StepReading();
	for (const [status, current_step, total_steps] of seen) {
		reading.observe(statusOf({ status, progress: { current_step, total_steps } }));
	}
	return reading.read({ currentStep, totalSteps, percentage });
}
const about = (fraction: number, isLastStep: boolean) => ({
	fraction: expect.closeTo(fraction, 10) as number,
	isLastStep,
});

const NONE = undefined;
/** A running run that is at step 0 shows that steps are counted when they are finished. */
const FINISHED: Seen = ['running', 0, 5];

describe('how much of a run is done', () => {
	it.each<[Steps, [number, boolean], [number, boolean]]>([
		[
			[0, 5],
			[0.1, false],
			[0.1, false],
		],
		[
			[1, 5],
			[0.1, false],
			[0.3, false],
		],
		[
			[2, 5, 40],
			[0.3, false],
			[0.5, false],
		],
		[
			[NONE, 5, 40],
			[0.3, false],
			[0.5, false],
		],
		[
			[4, 5],
			[0.7, false],
			[0.9, true],
		],
		[
			[5, 5],
			[0.9, true],
			[1, true],
		],
		[
			[0, 1],
			[0.5, true],
			[0.5, true],
		],
		[
			[1, 1],
			[0.5, true],
			[1, true],
		],
	])('at %j: %j if the step is the running one, %j if finished ones count', (at, one, other) => {
		expect(read(at)).toEqual(about(...one));
		expect(read(at, [FINISHED])).toEqual(about(...other));
	});

	it.each<[string, number, Seen[]]>([
		['the running step, until a run says otherwise', 0.3, []],
		['finished steps, once a running run has said 0', 0.5, [FINISHED]],
		['as before, after a step in the middle', 0.5, [FINISHED, ['running', 3, 5]]],
		['as before, after a queued run has said 0', 0.3, [['queued', 0, 5]]],
		['as before, after an ended run is in its last step', 0.5, [FINISHED, ['completed', 5, 5]]],
		['as before, after a run that tells no step', 0.5, [FINISHED, ['running']]],
		['the running step, once one was in the last', 0.3, [FINISHED, ['running', 5, 5]]],
	])('goes by %s', (_, fraction, seen) => {
		expect(read([2, 5], seen)).toEqual(about(fraction, false));
	});

	it.each<[string, Steps, number, boolean]>([
		['alone is taken as it is', [NONE, NONE, 40], 0.4, false],
		['alone is in the last of five steps from 80 on', [NONE, NONE, 79.5], 0.795, true],
		['alone is not in it before', [NONE, NONE, 79.4], 0.794, false],
		['that moves within a step wins over the steps', [1, 5, 50], 0.5, false],
		['that moves within the last step says so', [1, 5, 90], 0.9, true],
		['that is a step in whole percents is no more than that', [2, 3, 67], 0.5, false],
		['that is a step rounded down is no more than that', [1, 3, 33], 1 / 6, false],
		['that cannot move within a step leaves it to the steps', [50, 200, 33], 49.5 / 200, false],
		['counts alone if there are no steps', [0, 0, 30], 0.3, false],
		['of 100 is the end', [NONE, NONE, 100], 1, true],
		['of 0 is the start', [NONE, NONE, 0], 0, false],
	])('a percentage %s', (_, steps, fraction, isLastStep) => {
		expect(read(steps)).toEqual(about(fraction, isLastStep));
	});

	it.each<[string, Steps]>([
		['nothing', []],
		['only a number of steps', [NONE, 5]],
		['only a step', [2]],
		['a percentage under 0', [1, 5, -1]],
		['a percentage over 100', [1, 5, 101]],
		['a step beyond the last', [6, 5]],
		['a negative step', [-1, 5]],
		['no steps at all', [0, 0]],
	])('is unknown if a run reports %s', (_, steps) => {
		expect(read(steps)).toBeUndefined();
	});
});
