/** The value of a resource locator; anything else, such as the result of an expression, as it is. */
export function locatedValue(given: unknown): unknown {
	const isLocator = typeof given === 'object' && given !== null && 'value' in given;
	return isLocator ? given.value : given;
}
