import { readId } from './ids';

/**
 * Where a workflow's ID stands in an address: the execute URL, the webhook URL, or the page of the workflow
 * (vendor's page "Executing Workflows").
 */
const WORKFLOW_URL =
	/^(?:https?:\/\/[^/?#\s]+)?(?:\/[^?#\s]*)?\/(?:workflows?|webhook)\/([^/?#\s]+)(?:[/?#]\S*)?$/i;

/** A workflow ID that is safe as one path segment, or why the value is none. */
export type WorkflowIdResult = { workflowId: string } | { reason: string };

/** @param value text, or a number (taken as its digits); of an address only the ID is taken */
export function readWorkflowId(value: unknown): WorkflowIdResult {
	const result = readId(value, WORKFLOW_URL);
	return 'id' in result ? { workflowId: result.id } : result;
}
