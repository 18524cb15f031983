import { BURST, Pacer } from '../../nodes/shared/polling/pacer';

const SPACING_MS = 1_000;

/** When requests go out that all would like to go at once. */
function sentAt(pacer: Pacer, count: number, fromMs = 0, spacingMs = SPACING_MS): number[] {
	let nowMs = fromMs;
	return Array.from({ length: count }, () => {
		nowMs = Math.max(nowMs, pacer.readyAt(spacingMs));
		pacer.send(nowMs, spacingMs);
		return nowMs;
	});
}

describe('the spacing of requests', () => {
	it('lets five go at once, and the rest one by one', () => {
		expect(BURST).toBe(5);
		expect(sentAt(new Pacer(), 8)).toEqual([0, 0, 0, 0, 0, 1_000, 2_000, 3_000]);
	});

	it('saves up a burst again, and no more than that, while nobody asks', () => {
		const pacer = new Pacer();
		sentAt(pacer, 8);
		expect(sentAt(pacer, 6, 3_600_000).map((atMs) => atMs - 3_600_000)).toEqual([
			0, 0, 0, 0, 0, 1_000,
		]);
	});

	it('saves up one request for each spacing that passes', () => {
		const pacer = new Pacer();
		sentAt(pacer, 5);
		expect(sentAt(pacer, 4, 3_000)).toEqual([3_000, 3_000, 3_000, 4_000]);
	});

	it('follows a spacing that changes, for requests of before too', () => {
		const slow = new Pacer();
		sentAt(slow, 5, 0, 10_000);
		expect(slow.readyAt(10_000)).toBe(10_000);
		expect(slow.readyAt(1_000)).toBe(1_000);
		expect(sentAt(slow, 2, 0, 1_000)).toEqual([1_000, 2_000]);
	});
});
