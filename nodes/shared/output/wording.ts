import type { RunStatus } from '../gloriamundo/runStatus';

const MAX_SERVER_TEXT = 200;

/** A text of the server or of a person, on one line. */
export function oneLine(text: string): string {
	// The text may have millions of characters: only what is kept is cleaned.
	const start = text.slice(0, 10 * MAX_SERVER_TEXT);
	const clean = start.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
	if (clean.length <= MAX_SERVER_TEXT) return clean;
	// The cut may leave half of a surrogate pair.
	return `${clean.slice(0, MAX_SERVER_TEXT - 1).replace(/\p{Cs}$/u, '')}…`;
}

/** A value that cannot be used, as text for a description. */
export function describeValue(value: unknown): string {
	if (value === undefined) return 'missing (undefined)';
	if (typeof value === 'number' || typeof value === 'bigint') return String(value);
	try {
		return oneLine(JSON.stringify(value) ?? typeof value);
	} catch {
		// An object that contains itself.
		return typeof value;
	}
}

/** "running (step 2 of 5, “Generate content”, 40 %)" */
export function describeRun({ status, progress }: RunStatus): string {
	const { currentStep, totalSteps, stepName, percentage } = progress;
	const ofTotal = totalSteps === undefined ? '' : ` of ${round(totalSteps)}`;
	const parts = [
		currentStep === undefined ? '' : `step ${round(currentStep)}${ofTotal}`,
		stepName === undefined ? '' : `“${oneLine(stepName)}”`,
		percentage === undefined ? '' : `${Math.round(percentage)} %`,
	].filter((part) => part !== '');
	return oneLine(status) + (parts.length === 0 ? '' : ` (${parts.join(', ')})`);
}

/** At most two decimals, without the noise of binary fractions. */
export function round(value: number): number {
	return Math.round(value * 100) / 100;
}

/** Whole seconds, or tenths below ten. */
export function seconds(ms: number): string {
	const value = ms / 1000;
	return `${value < 10 ? Math.round(value * 10) / 10 : Math.round(value)} s`;
}

/**
 * What n8n reads into an error's message: "canceled" makes the execution a canceled one, and names of network
 * errors are replaced by texts of n8n's own (n8n-core's workflow-execute, n8n-workflow's node.error; 1.85 to 2.41).
 */
const N8N_RULES =
	/cancell?ed|bad gateway|econn|etimedout|enotfound|eaddr|erraddr|ehost|eai_|enoent|eisdir|enotdir|eacces|eexist|eperm|getaddrinfo/i;

/** "Run abc-123", or "The run" if n8n has rules about its ID. */
export function nameRun(runId: string): string {
	return runId === '' || N8N_RULES.test(runId) ? 'The run' : `Run ${runId}`;
}

/** "Workflow abc-123", or "The workflow" if n8n has rules about its ID. */
export function nameWorkflow(workflowId: string): string {
	return N8N_RULES.test(workflowId) ? 'The workflow' : `Workflow ${workflowId}`;
}
