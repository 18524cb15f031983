import { Allowance } from '../../nodes/shared/polling/allowance';

function giving(way: number): Allowance {
	const allowance = new Allowance();
	for (let count = 0; count < way; count++) allowance.giveWay();
	return allowance;
}

describe('how much of the limit this process takes', () => {
	it('is all of it, in whole requests', () => {
		expect(new Allowance().of(60)).toBe(60);
		expect(new Allowance().of(1.9)).toBe(1);
		expect(new Allowance().isWhole()).toBe(true);
	});

	it('is less by three tenths after each sign that others use the account', () => {
		expect([1, 2, 3].map((count) => giving(count).of(101))).toEqual([70, 49, 34]);
		expect(giving(1).isWhole()).toBe(false);
	});

	it('is never less than a twentieth, and never less than one request', () => {
		expect(giving(100).of(60)).toBe(3);
		expect(giving(100).of(5)).toBe(1);
	});

	it('comes back little by little with each accepted request, and never beyond the limit', () => {
		const allowance = giving(1);
		const shares = Array.from({ length: 20 }, () => {
			allowance.recover(60);
			return allowance.of(60);
		});
		expect(shares.slice(0, 5)).toEqual([43, 44, 45, 46, 48]);
		expect(shares.at(-1)).toBe(60);
		expect(allowance.isWhole()).toBe(true);
	});
});
