/** Does something for each of many, so many at a time. */
export async function pool<T>(
	atOnce: number,
	all: readonly T[],
	work: (one: T) => Promise<void>,
): Promise<void> {
	const left = [...all];
	const worker = async () => {
		for (let one = left.shift(); one !== undefined; one = left.shift()) await work(one);
	};
	await Promise.all(Array.from({ length: atOnce }, worker));
}
