import fc from 'fast-check';
import {
	describeRun,
	describeValue,
	nameRun,
	oneLine,
	round,
	seconds,
} from '../../nodes/shared/output/wording';
import type { RunProgress } from '../../nodes/shared/gloriamundo/runStatus';

const run = (status: string, progress: RunProgress = {}) =>
	describeRun({ status, phase: 'active', progress, payload: {}, text: '' });

describe('a run in words', () => {
	it.each<[string, string, RunProgress, string]>([
		['a status alone', 'queued', {}, 'queued'],
		[
			'status, step, name and percentage',
			'running',
			{ currentStep: 2, totalSteps: 5, stepName: 'Write', percentage: 40 },
			'running (step 2 of 5, “Write”, 40 %)',
		],
		['a step of nobody knows how many', 'running', { currentStep: 2 }, 'running (step 2)'],
		['a step that has only a name', 'running', { stepName: 'Write' }, 'running (“Write”)'],
		['the very beginning', 'running', { currentStep: 0, percentage: 0 }, 'running (step 0, 0 %)'],
		[
			'rounded numbers',
			'running',
			{ currentStep: 0.1 + 0.2, totalSteps: 2.345, percentage: 33.3 },
			'running (step 0.3 of 2.35, 33 %)',
		],
		['many steps, none of them begun', 'running', { totalSteps: 5 }, 'running'],
	])('is %s', (_, status, progress, expected) => {
		expect(run(status, progress)).toBe(expected);
	});

	it('stays on one line, whatever the server calls its steps', () => {
		const stepName = 'Write\r\n\u001b[31mred\u2028\u202eback';
		expect(run('run\nning', { stepName })).toBe('run ning (“Write [31mred back”)');
	});

	it('is cut where the server has much to say', () => {
		expect(run('x'.repeat(201))).toBe(`${'x'.repeat(199)}…`);
		expect(run('x'.repeat(200))).toBe('x'.repeat(200));
	});

	it('is never cut in the middle of a character', () => {
		expect(run(`${'x'.repeat(198)}😀😀`)).toBe(`${'x'.repeat(198)}…`);
		expect(run(`${'x'.repeat(197)}😀😀`)).toBe(`${'x'.repeat(197)}😀…`);
	});
});

describe('any text of a server', () => {
	it('becomes one line of at most 200 characters, without control characters', () => {
		const nasty = fc.constantFrom(
			'\n',
			'\r',
			'\t',
			'\0',
			'\u001b[2J',
			'\u009b',
			'\u202e',
			'\ufeff',
			'a',
		);
		const codeUnit = fc.nat(0xffff).map((code) => String.fromCharCode(code));
		const text = fc.oneof(
			fc.string({ unit: codeUnit, maxLength: 300, size: 'max' }),
			fc.string({ unit: nasty, maxLength: 300, size: 'max' }),
		);
		fc.assert(
			fc.property(text, (value) => {
				const line = oneLine(value);
				expect(line.length).toBeLessThanOrEqual(200);
				expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u);
				expect(line).toBe(line.trim());
			}),
			{ numRuns: 200 },
		);
	});

	it('is left as it is where nothing is wrong with it', () => {
		expect(oneLine('Gmail connection expired. Please reconnect – “now” 😀')).toBe(
			'Gmail connection expired. Please reconnect – “now” 😀',
		);
	});
});

describe('a duration in words', () => {
	it.each([
		[0, '0 s'],
		[40, '0 s'],
		[50, '0.1 s'],
		[1_000, '1 s'],
		[1_249, '1.2 s'],
		[9_940, '9.9 s'],
		[9_960, '10 s'],
		[10_400, '10 s'],
		[300_150, '300 s'],
		[86_400_000, '86400 s'],
	])('%d ms are %s', (ms, text) => {
		expect(seconds(ms)).toBe(text);
	});
});

describe('a value in words', () => {
	const circular: Record<string, unknown> = {};
	circular.self = circular;

	it.each([
		['a/b', '"a/b"'],
		[undefined, 'missing (undefined)'],
		[null, 'null'],
		[1.5, '1.5'],
		[NaN, 'NaN'],
		[10n, '10'],
		[['a', 1], '["a",1]'],
		[() => 1, 'function'],
		[circular, 'object'],
	])('%p is %s', (value, text) => {
		expect(describeValue(value)).toBe(text);
	});
});

describe('a number in words', () => {
	it.each([
		[0.1 + 0.2, 0.3],
		[33.333333333333336, 33.33],
		[1.005e2, 100.5],
		[15, 15],
	])('%d is %d', (value, rounded) => {
		expect(round(value)).toBe(rounded);
	});
});

describe('the name of a run', () => {
	it('is its ID', () => {
		expect(nameRun('abc-123')).toBe('Run abc-123');
	});

	it.each([
		'canceled',
		'my-Cancelled-run',
		'ECONNRESET',
		'x-ETIMEDOUT',
		'ENOTFOUND',
		'EADDRINUSE',
		'EHOSTUNREACH',
		'EAI_AGAIN',
		'ENOENT',
		'EISDIR',
		'ENOTDIR',
		'EACCES',
		'EEXIST',
		'EPERM',
		'ERRADDRINUSE',
		'getaddrinfo',
		'bad gateway',
	])('leaves the ID out if n8n has rules about it: %s', (runId) => {
		expect(nameRun(runId)).toBe('The run');
	});
});
