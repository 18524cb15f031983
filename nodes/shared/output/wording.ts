import type { RunStatus } from '../gloriamundo/runStatus';

const MAX_SERVER_TEXT = 200;

/** Text of the server or of a person, made fit for one line of a message. */
export function oneLine(text: string): string {
	const clean = text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
	if (clean.length <= MAX_SERVER_TEXT) return clean;
	// Half of a character that takes two units is worse than none.
	return `${clean.slice(0, MAX_SERVER_TEXT - 1).replace(/\p{Cs}$/u, '')}…`;
}

/** A value that cannot be used, made fit for a message. */
export function describeValue(value: unknown): string {
	if (value === undefined) return 'missing (undefined)';
	if (typeof value === 'number' || typeof value === 'bigint') return String(value);
	try {
		return oneLine(JSON.stringify(value) ?? typeof value);
	} catch {
		// An object that holds itself.
		return typeof value;
	}
}

/** "running, step 2 of 5, Generate content (40 %)" */
export function describeRun({ status, progress }: RunStatus): string {
	const { currentStep, totalSteps, stepName, percentage } = progress;
	const parts = [oneLine(status)];
	if (currentStep !== undefined) {
		parts.push(`step ${currentStep}${totalSteps === undefined ? '' : ` of ${totalSteps}`}`);
	}
	if (stepName !== undefined) parts.push(`“${oneLine(stepName)}”`);
	return parts.join(', ') + (percentage === undefined ? '' : ` (${percentage} %)`);
}

/** Whole seconds, or tenths below ten. */
export function seconds(ms: number): string {
	const value = ms / 1000;
	return `${value < 10 ? Math.round(value * 10) / 10 : Math.round(value)} s`;
}
