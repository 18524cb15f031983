import fc from 'fast-check';
import { readRetryAfter } from '../../nodes/shared/transport/retryAfter';

const NOW_MS = Date.UTC(2026, 2, 10, 15, 30);
const SECOND = 1000;
const HOUR = 3600 * SECOND;

const read = (value: unknown) => readRetryAfter(value, NOW_MS);
const inSeconds = (seconds: number) => new Date(NOW_MS + seconds * SECOND).toUTCString();

describe('a Retry-After header', () => {
	it.each([
		['seconds', '30', 30 * SECOND],
		['seconds with space around them', ' 30 ', 30 * SECOND],
		['fractions of seconds', '1.5', 1.5 * SECOND],
		['an HTTP date', inSeconds(30), 30 * SECOND],
		['a date of RFC 850', 'Tuesday, 10-Mar-26 15:30:30 GMT', 30 * SECOND],
		['a date of asctime', 'Tue Mar 10 15:30:30 2026', 30 * SECOND],
		['a date in lower case', inSeconds(30).toLowerCase(), 30 * SECOND],
	])('may be %s', (_, value, pauseMs) => {
		expect(read(value)).toBe(pauseMs);
	});

	it.each(['0', '0.001', inSeconds(0), inSeconds(-3600), 'Thu, 01 Jan 1970 00:00:00 GMT'])(
		'that says "now", or a moment in the past, means a second: %s',
		(value) => {
			expect(read(value)).toBe(SECOND);
		},
	);

	it.each([
		'3601',
		'999999999',
		'9'.repeat(400),
		inSeconds(86_400),
		'Fri, 31 Dec 9999 23:59:59 GMT',
	])('is not followed for longer than an hour: %.40s', (value) => {
		expect(read(value)).toBe(HOUR);
	});

	it.each([
		undefined,
		null,
		30,
		['30'],
		'',
		' ',
		'-5',
		'+5',
		'5 s',
		'1e3',
		'0x10',
		'soon',
		'wait 49',
		'Tue, 99 Mar 2026 15:30:30 GMT',
		'2026-03-10T15:30:30Z',
		'10 Mar 2026 15:30:30 GMT',
		`x${inSeconds(30)}`,
		`${inSeconds(30)}x`,
	])('is none where it is %j', (value) => {
		expect(read(value)).toBeUndefined();
	});

	it('is a pause between a second and an hour, or none, whatever it holds', () => {
		const text = fc.oneof(fc.string(), fc.float().map(String), fc.date().map(String));
		fc.assert(
			fc.property(text, (value) => {
				const pauseMs = read(value) ?? SECOND;
				expect(pauseMs).toBeGreaterThanOrEqual(SECOND);
				expect(pauseMs).toBeLessThanOrEqual(HOUR);
			}),
		);
	});
});
