/** Three digits: enough to tell values apart. */
export function number(value: number): string {
	if (Number.isNaN(value)) return '-';
	return value.toLocaleString('en', { minimumSignificantDigits: 3, maximumSignificantDigits: 3 });
}

/** @param share 0 to 1; a small one is not shown as 0 % */
export function percent(share: number): string {
	if (share > 0 && share < 0.01) return '< 1 %';
	return `${Math.floor(100 * share)} %`;
}

/** Without a unit, it is a count. */
export function withUnit(value: number, unit = ''): string {
	if (Number.isNaN(value)) return '-';
	return unit === '' ? value.toLocaleString('en') : `${number(value)} ${unit}`;
}
