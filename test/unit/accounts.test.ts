import {
	CredentialError,
	fingerprintOf,
	readAccount,
} from '../../nodes/shared/gloriamundo/account';
import { pollingOf } from '../../nodes/shared/polling/accounts';

const clock = { now: () => 0, sleep: async () => {} };
const account = (apiKey: unknown = 'gm_live_canary', baseUrl: unknown = 'https://a.example/x') => ({
	baseUrl,
	apiKey,
});
const pollingFor = (...fields: Parameters<typeof account>) =>
	pollingOf(fingerprintOf(readAccount(account(...fields))), clock);

describe('what executions share', () => {
	it('is one scheduler and one reading of steps for each account: base URL and key', () => {
		expect(pollingFor()).toBe(pollingFor());
		expect(pollingFor(' Bearer gm_live_canary', 'https://A.example/x/')).toBe(pollingFor());
		const others = [pollingFor('gm_live_other'), pollingFor(undefined, 'https://b.example/x')];
		expect(new Set([pollingFor(), ...others].map(({ scheduler }) => scheduler)).size).toBe(3);
		expect(new Set([pollingFor(), ...others].map(({ stepReading }) => stepReading)).size).toBe(3);
	});

	it('tells accounts apart without keeping the key', () => {
		const fingerprint = fingerprintOf(readAccount(account()));
		expect(fingerprint).toMatch(/^[0-9a-f]{64}$/);
		expect(fingerprintOf({ baseUrl: 'https://a', apiKey: '/xy' })).not.toBe(
			fingerprintOf({ baseUrl: 'https://a/x', apiKey: 'y' }),
		);
	});
});

describe('a credential that cannot be used', () => {
	it.each([
		[account('key', 'http://a.example'), "'Base URL' cannot be used: it must start with https://"],
		[account(''), "'API Key' cannot be used: it is empty"],
		[{}, "'API Key' cannot be used: it is empty"],
	])('is found before anything is sent', (fields, message) => {
		expect(() => readAccount(fields)).toThrow(CredentialError);
		expect(() => readAccount(fields)).toThrow(message);
	});
});
