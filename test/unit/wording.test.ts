import fc from 'fast-check';
import * as wording from '../../nodes/shared/output/wording';
import { statusOf } from './scene';

const { describeRun, describeValue, nameRun, oneLine, round, seconds } = wording;
const run = (status: string, progress = {}) => describeRun(statusOf({ status, progress }));

describe('a run in words', () => {
	it.each([
		[{}, 'running'],
		[{ total_steps: 5 }, 'running'],
		[{ current_step: 2 }, 'running (step 2)'],
		[{ current_step_name: 'Write' }, 'running (“Write”)'],
		[{ current_step: 0, percentage: 0 }, 'running (step 0, 0 %)'],
		[
			{ current_step: 0.1 + 0.2, total_steps: 2.345, percentage: 33.3 },
			'running (step 0.3 of 2.35, 33 %)',
		],
		[
			{ current_step: 2, total_steps: 5, current_step_name: 'Write', percentage: 40 },
			'running (step 2 of 5, “Write”, 40 %)',
		],
	])('that tells %j is %s', (progress, text) => {
		expect(run('running', progress)).toBe(text);
	});

	it('stays on one line, whatever the server calls its status and steps', () => {
		const current_step_name = 'Write\r\n\u001b[31mred\u2028\u202eback';
		expect(run('run\nning', { current_step_name })).toBe('run ning (“Write [31mred back”)');
	});
});

describe('any text of a server', () => {
	it.each([
		['x'.repeat(200), 'x'.repeat(200)],
		['x'.repeat(201), `${'x'.repeat(199)}…`],
		[`${'x'.repeat(198)}😀😀`, `${'x'.repeat(198)}…`],
		[`${'x'.repeat(197)}😀😀`, `${'x'.repeat(197)}😀…`],
		[`${' '.repeat(1_999)}ab`, 'a'],
		['Please reconnect – “now” 😀', 'Please reconnect – “now” 😀'],
	])('is cut, but not in the middle of a character, nor changed without need', (text, line) => {
		expect(oneLine(text)).toBe(line);
	});

	it('becomes one line of at most 200 characters, without control characters', () => {
		const nasty = fc.constantFrom('\n', '\t', '\0', '\u001b[2J', '\u009b', '\u202e', '\ufeff', 'a');
		const codeUnit = fc.nat(0xffff).map((code) => String.fromCharCode(code));
		const text = fc.string({ unit: fc.oneof(nasty, codeUnit), maxLength: 300, size: 'max' });
		const property = fc.property(text, (value) => {
			const line = oneLine(value);
			expect(line.length).toBeLessThanOrEqual(200);
			expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u);
			expect(line).toBe(line.trim());
		});
		fc.assert(property, { numRuns: 200 });
	});
});

describe('values in words', () => {
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

	it('numbers are rounded to two decimals', () => {
		expect([0.1 + 0.2, 33.333333333333336, 100.5, 15].map(round)).toEqual([0.3, 33.33, 100.5, 15]);
	});

	it('durations are whole seconds, or tenths below ten', () => {
		const durations = [0, 40, 50, 1_249, 9_940, 9_960, 10_400, 300_150, 86_400_000].map(seconds);
		const words = ['0 s', '0 s', '0.1 s', '1.2 s', '9.9 s', '10 s', '10 s', '300 s', '86400 s'];
		expect(durations).toEqual(words);
	});
});

describe('the name of a run', () => {
	it('is its ID', () => {
		expect(nameRun('abc-123')).toBe('Run abc-123');
	});

	it.each(
		`canceled my-Cancelled-run ECONNRESET x-ETIMEDOUT ENOTFOUND EADDRINUSE EHOSTUNREACH EAI_AGAIN ENOENT
		EISDIR ENOTDIR EACCES EEXIST EPERM ERRADDRINUSE getaddrinfo bad\tgateway`.match(
			/\S+(\tgateway)?/g,
		)!,
	)('leaves the ID out if n8n has rules about it: %s', (runId) => {
		expect(nameRun(runId.replace('\t', ' '))).toBe('The run');
	});
});
