/** The least of many numbers, Infinity of none. `Math.min(...)` overflows the stack where they are very many. */
export function least(values: readonly number[]): number {
	return values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
}
