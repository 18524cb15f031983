import type { Target } from '../targets';

/** So many digits that values can be told apart, and no more. */
export function number(value: number): string {
	if (Number.isNaN(value)) return '-';
	const digits = Math.abs(value) < 10 ? 2 : Math.abs(value) < 100 ? 1 : 0;
	return value.toLocaleString('en', {
		minimumFractionDigits: digits,
		maximumFractionDigits: digits,
	});
}

export function seconds(value: number): string {
	return Number.isNaN(value) ? '-' : `${number(value)} s`;
}

/** @param share 0 to 1; what is not nothing does not look like it */
export function percent(share: number): string {
	if (share > 0 && share < 0.01) return '< 1 %';
	return `${Math.floor(100 * share)} %`;
}

export function withUnit(value: number, unit: Target['unit']): string {
	if (unit === '') return value.toLocaleString('en');
	return `${number(value)} ${unit}`;
}
