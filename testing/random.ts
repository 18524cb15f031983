import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** As `Math.random`: from 0 up to, but not including, 1. */
export type Random = () => number;

/** Random numbers, the same for the same seed. */
export function randomFrom(seed: number): Random {
	const generator = xoroshiro128plus(Math.imul(seed, 0x9e3779b1));
	// Neighboring seeds give similar numbers at first.
	for (let skipped = 0; skipped < 32; skipped++) generator.next();
	return () => (generator.next() >>> 0) / 2 ** 32;
}
