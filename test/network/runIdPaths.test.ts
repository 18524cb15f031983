import fc from 'fast-check';
import { CONTINUE, detailsOf, getStatusOf, useEngine } from '../../testing/engine/kit';

/** Pieces of text that could break out of the path, and any other text. */
const piece = fc.oneof(
	fc.constantFrom(
		...['..', '.', '/', '\\', '?', '#', '%2e', '%2F', '%5c', '@', ':', '//', ';', '&', '=', '~'],
		...['http://', 'evil.example', '127.0.0.1', 'runs/', '/status', '\r\n', '\0', ' ', '\u202e'],
		...['\u2215', '\uff0f', '\uff0e\uff0e', '\u2024', '\u200b', '\ud800', 'é', '😀'],
	),
	fc.string({ unit: 'binary', maxLength: 5 }),
);
const hostileId = fc.array(piece, { minLength: 1, maxLength: 8 }).map((pieces) => pieces.join(''));

const SAMPLES = 500;

describe('whatever text is given for a run ID', () => {
	const kit = useEngine();

	it('it makes one request below /runs/ of the own host, or an error and no request', async () => {
		const api = await kit.simulate({ prefix: '/prefix' });
		const values = [...new Set(fc.sample(hostileId, { numRuns: SAMPLES, seed: 7 }))];
		const options = { rateLimit: 60_000 };

		const result = await kit.run(getStatusOf(api, values, { ...CONTINUE, options }));

		const codes = detailsOf(result).map(({ code }) => code);
		const rejected = codes.filter((code) => code === 'invalid_parameter');
		const unknown = codes.filter((code) => code === 'not_found');
		expect(rejected.length + unknown.length).toBe(values.length);
		expect(Math.min(rejected.length, unknown.length)).toBeGreaterThan(50);
		// Two texts may name the same run, with space around it for example: it is polled once.
		expect(api.requests.length).toBeGreaterThan(0);
		expect(api.requests.length).toBeLessThanOrEqual(unknown.length);
		for (const { path, method } of api.requests) {
			expect(`${method} ${path}`).toMatch(/^GET \/prefix\/api\/v1\/runs\/[\w!'()*.~%-]+\/status$/);
			expect(new URL(path, api.baseUrl).pathname).toBe(path);
			expect(path).not.toMatch(/%(2f|5c|2e|0|1|7f)/i);
		}
	});
});
