import fc from 'fast-check';
import { readRetryAfter } from '../../nodes/shared/transport/retryAfter';

const NOW_MS = Date.UTC(2026, 2, 10, 15, 30);

/** The pause in seconds. */
const read = (value: unknown) => {
	const pauseMs = readRetryAfter(value, NOW_MS);
	return pauseMs === undefined ? undefined : pauseMs / 1_000;
};
const inSeconds = (seconds: number) => new Date(NOW_MS + seconds * 1_000).toUTCString();

describe('a Retry-After header', () => {
	it.each([
		['seconds', '30', 30],
		['seconds with space around them', ' 30 ', 30],
		['fractions of seconds', '1.25', 1.25],
		['an HTTP date', ` ${inSeconds(30)} `, 30],
		['a date in lower case', inSeconds(30).toLowerCase(), 30],
		['a date of RFC 850', 'Tuesday, 10-Mar-26 15:30:30 GMT', 30],
		['a date of asctime', 'Tue Mar 10 15:30:30 2026', 30],
		['a date of asctime with one digit', 'Wed Apr  1 00:00:00 2026', 3_600],
	])('may be %s', (_, value, seconds) => {
		expect(read(value)).toBe(seconds);
	});

	it.each(['0', '0.001', inSeconds(0), inSeconds(-3600), 'Thu, 01 Jan 1970 00:00:00 GMT'])(
		'that says "now", or a moment in the past, means a second: %s',
		(value) => {
			expect(read(value)).toBe(1);
		},
	);

	it.each(['3601', '9'.repeat(400), inSeconds(86_400), 'Fri, 31 Dec 9999 23:59:59 GMT'])(
		'is not followed for longer than an hour: %.40s',
		(value) => {
			expect(read(value)).toBe(3_600);
		},
	);

	it.each([
		...[undefined, null, 30, ['30'], '', ' ', '-5', '+5', '5 s', '1e3', '0x10', '.5', '5.', 'soon'],
		...['wait 49', '2026-03-10T15:30:30Z', '10 Mar 2026 15:30:30 GMT', `x${inSeconds(30)}`],
		...[`${inSeconds(30)}x`, 'Tue, 99 Mar 2026 15:30:30 GMT', 'Tue, 10 Mar 2026 15:30:30 +0100'],
	])('is none: %j', (value) => {
		expect(read(value)).toBeUndefined();
	});

	it('is a pause between a second and an hour, or none, whatever it holds', () => {
		const text = fc.oneof(fc.string(), fc.float().map(String), fc.date().map(String));
		const property = fc.property(text, (value) => {
			expect(read(value) ?? 1).toBeGreaterThanOrEqual(1);
			expect(read(value) ?? 1).toBeLessThanOrEqual(3_600);
		});
		fc.assert(property);
	});
});
