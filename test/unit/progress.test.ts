import { StepReading } from '../../nodes/shared/polling/progress';
import { statusOf } from './scene';

type Steps = [current?: number, total?: number, percentage?: number];

/** What an account makes of a progress after its runs have shown these steps. */
function read([currentStep, totalSteps, percentage]: Steps, ...seen: Array<[string, ...Steps]>) {
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
const FINISHED: [string, ...Steps] = ['running', 0, 5];

describe('how much of a run is done, if current_step names the running step', () => {
	it.each<[Steps, number, boolean]>([
		[[1, 5], 0.1, false],
		[[2, 5, 40], 0.3, false],
		[[4, 5], 0.7, false],
		[[5, 5], 0.9, true],
		[[0, 5], 0.1, false],
		[[1, 1], 0.5, true],
		[[undefined, 5, 40], 0.3, false],
	])('%p: half of a step more than the steps before it', (steps, fraction, isLastStep) => {
		expect(read(steps)).toEqual(about(fraction, isLastStep));
	});
});

describe('how much of a run is done, if current_step counts the finished steps', () => {
	it.each<[Steps, number, boolean]>([
		[[0, 5], 0.1, false],
		[[2, 5, 40], 0.5, false],
		[[4, 5], 0.9, true],
		[[5, 5], 1, true],
		[[0, 1], 0.5, true],
		[[undefined, 5, 80], 0.9, true],
	])('%p: half of a step more than those', (steps, fraction, isLastStep) => {
		expect(read(steps, FINISHED)).toEqual(about(fraction, isLastStep));
	});
});

describe('which reading holds for an account', () => {
	it.each<[string, number, Array<[string, ...Steps]>]>([
		['the running step, until a run says otherwise', 0.3, []],
		['finished steps, once a running run has said 0', 0.5, [FINISHED]],
		['as before, after a step in the middle', 0.5, [FINISHED, ['running', 3, 5]]],
		['as before, after a queued run has said 0', 0.3, [['queued', 0, 5]]],
		['as before, after an ended run is in its last step', 0.5, [FINISHED, ['completed', 5, 5]]],
		[
			'as before, after a run that tells no step',
			0.5,
			[FINISHED, ['running', undefined, undefined]],
		],
		[
			'the running step, once a running run has reached the last',
			0.3,
			[FINISHED, ['running', 5, 5]],
		],
	])('is %s', (_, fraction, seen) => {
		expect(read([2, 5], ...seen)).toEqual(about(fraction, false));
	});
});

describe('a percentage', () => {
	it.each<[string, Steps, number, boolean]>([
		['alone is taken as it is', [undefined, undefined, 40], 0.4, false],
		['alone is in the last of five steps from 80 on', [undefined, undefined, 79.5], 0.795, true],
		['alone is not in it before', [undefined, undefined, 79.4], 0.794, false],
		['that moves within a step wins over the steps', [1, 5, 50], 0.5, false],
		['that moves within the last step says so', [1, 5, 90], 0.9, true],
		['that is a step in whole percents is no more than that', [2, 3, 67], 0.5, false],
		['that is a step rounded down is no more than that', [1, 3, 33], 1 / 6, false],
		[
			'of so many steps that it cannot move within one counts steps',
			[50, 200, 33],
			49.5 / 200,
			false,
		],
		['counts alone if there are no steps', [0, 0, 30], 0.3, false],
		['of 100 is the end', [undefined, undefined, 100], 1, true],
		['of 0 is the start', [undefined, undefined, 0], 0, false],
	])('%s', (_, steps, fraction, isLastStep) => {
		expect(read(steps)).toEqual(about(fraction, isLastStep));
	});
});

describe('odd values', () => {
	it.each<[string, Steps]>([
		['nothing', []],
		['only a number of steps', [undefined, 5]],
		['only a step', [2]],
		['a percentage under 0', [1, 5, -1]],
		['a percentage over 100', [1, 5, 101]],
		['a step beyond the last', [6, 5]],
		['a negative step', [-1, 5]],
		['no steps at all', [0, 0]],
	])('are ignored: %s', (_, steps) => {
		expect(read(steps)).toBeUndefined();
	});
});
