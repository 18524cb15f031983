/** A parameter whose value cannot be used: noticed before anything is sent. */
export class ParameterError extends Error {
	/**
	 * @param parameter as the node's panel names it
	 * @param reason what is wrong with the value, as the end of a sentence
	 * @param advice what to do, if it is more than to correct the value
	 */
	constructor(
		readonly parameter: string,
		readonly value: unknown,
		readonly reason: string,
		readonly advice?: string,
	) {
		super(`'${parameter}': ${reason}`);
	}
}
