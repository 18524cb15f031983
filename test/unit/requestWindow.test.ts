import fc from 'fast-check';
import { RequestWindow, WINDOW_MS } from '../../nodes/shared/polling/requestWindow';

const MARGIN_MS = 50;

/** A window in which requests were answered at these moments, without having taken any time. */
function windowOf(...answeredAtMs: number[]): RequestWindow {
	const window = new RequestWindow();
	for (const atMs of answeredAtMs) {
		window.send();
		window.settle(atMs, 0);
	}
	return window;
}

describe('the window of an account', () => {
	it('has room at once while fewer requests were sent than the limit allows', () => {
		expect(windowOf().roomAt(1, 7)).toBe(7);
		expect(windowOf(0, 0).roomAt(3, 7)).toBe(7);
	});

	it('has room again 60 s after an answer, and a little more for clocks that differ', () => {
		const window = windowOf(100, 200, 300);
		expect(window.roomAt(3, 400)).toBe(100 + WINDOW_MS + MARGIN_MS);
		expect(window.roomAt(2, 400)).toBe(200 + WINDOW_MS + MARGIN_MS);
		expect(window.roomAt(1, 400)).toBe(300 + WINDOW_MS + MARGIN_MS);
	});

	it('forgets one slot after the other', () => {
		const window = windowOf(0, 1_000);
		expect(window.taken(WINDOW_MS + MARGIN_MS - 1)).toBe(2);
		expect(window.taken(WINDOW_MS + MARGIN_MS)).toBe(1);
		expect(window.roomAt(2, WINDOW_MS + MARGIN_MS)).toBe(WINDOW_MS + MARGIN_MS);
		expect(window.taken(WINDOW_MS + MARGIN_MS + 1_000)).toBe(0);
	});

	it('counts a request from its sending on, whose answer nobody can foresee', () => {
		const window = new RequestWindow();
		window.send();
		expect(window.taken(0)).toBe(1);
		expect(window.roomAt(1, 0)).toBe(Infinity);
		expect(window.taken(1e9)).toBe(1);
	});

	it('keeps a slot longer where the server may have counted the request later', () => {
		const window = new RequestWindow();
		window.send();
		window.settle(100, 1_000);
		expect(window.roomAt(1, 100)).toBe(1_100 + WINDOW_MS + MARGIN_MS);
	});

	it('frees slots in the order of their ends, not of their answers', () => {
		const window = new RequestWindow();
		window.send();
		window.send();
		window.settle(0, 1_000);
		window.settle(500, 0);
		expect(window.roomAt(2, 600)).toBe(500 + WINDOW_MS + MARGIN_MS);
		expect(window.roomAt(1, 600)).toBe(1_000 + WINDOW_MS + MARGIN_MS);
	});

	it('knows which slots will still be taken later', () => {
		const window = windowOf(0, 1_000);
		window.send();
		const firstEndMs = WINDOW_MS + MARGIN_MS;
		expect(window.stillTaken(firstEndMs - 1)).toBe(3);
		expect(window.stillTaken(firstEndMs)).toBe(2);
		expect(window.stillTaken(firstEndMs + 1_000)).toBe(1);
	});

	it('is empty once its last slot is free', () => {
		const window = windowOf(0);
		expect(window.taken(WINDOW_MS + MARGIN_MS - 1)).toBe(1);
		expect(window.taken(WINDOW_MS + MARGIN_MS)).toBe(0);
	});

	it('whatever the answers and the limit, never lets more arrive than the limit in any 60 s', () => {
		const request = fc.record({ waitMs: fc.nat(5_000), tripMs: fc.nat(3_000), late: fc.boolean() });
		const requests = fc.array(request, { minLength: 1, maxLength: 60 });
		fc.assert(
			fc.property(requests, fc.integer({ min: 1, max: 10 }), (planned, limit) => {
				const window = new RequestWindow();
				const sentAtMs: number[] = [];
				let nowMs = 0;
				for (const { waitMs, tripMs, late } of planned) {
					nowMs = Math.max(nowMs + waitMs, window.roomAt(limit, nowMs + waitMs));
					sentAtMs.push(nowMs);
					window.send();
					nowMs += tripMs;
					window.settle(nowMs, late ? 1_000 : 0);
				}
				sentAtMs.forEach((atMs, index) => {
					const oneTooMany = sentAtMs[index + limit] ?? Infinity;
					expect(oneTooMany - atMs).toBeGreaterThanOrEqual(WINDOW_MS);
				});
			}),
		);
	});
});
