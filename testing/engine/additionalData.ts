import { ExecutionLifecycleHooks } from 'n8n-core';
import type {
	ICredentialDataDecryptedObject,
	ICredentialsHelper,
	ICredentialType,
	IHttpRequestOptions,
	IWorkflowExecuteAdditionalData,
	WorkflowExecuteMode,
} from 'n8n-workflow';

/** What a test listens to. */
export interface Listeners {
	/** A line in the browser's console. */
	onMessage: (message: unknown) => void;
	/** The credential is read. */
	onDecrypt?: (() => void) | undefined;
}

let executions = 0;

/** What n8n's server passes to its engine besides the workflow; each execution has its own ID. */
export function additionalData(
	credential: ICredentialType,
	secrets: ICredentialDataDecryptedObject,
	mode: WorkflowExecuteMode,
	{ onMessage, onDecrypt }: Listeners,
): IWorkflowExecuteAdditionalData {
	const executionId = `test-${++executions}`;
	const workflowData = { id: 'w', name: 'test', nodes: [], connections: {} } as never;
	return {
		credentialsHelper: credentialsHelper(credential, secrets, onDecrypt),
		currentNodeExecutionIndex: 0,
		executionId,
		formWaitingBaseUrl: 'http://localhost/form-waiting',
		webhookWaitingBaseUrl: 'http://localhost/webhook-waiting',
		hooks: new ExecutionLifecycleHooks(mode, executionId, workflowData),
		sendDataToUI: (type: string, data: { messages?: unknown[] }) => {
			if (type === 'sendConsoleMessage') data.messages?.forEach(onMessage);
		},
	} as unknown as IWorkflowExecuteAdditionalData;
}

/** Reads credentials as n8n does, from memory instead of its database. */
function credentialsHelper(
	credential: ICredentialType,
	secrets: ICredentialDataDecryptedObject,
	onDecrypt: (() => void) | undefined,
): ICredentialsHelper {
	return {
		getParentTypes: () => [],
		isCredentialUsableByNode: () => true,
		getCredentialsProperties: () => credential.properties,
		preAuthentication: async () => undefined,
		getDecrypted: async () => {
			onDecrypt?.();
			return { ...secrets };
		},
		authenticate: async (
			data: ICredentialDataDecryptedObject,
			_type: string,
			request: IHttpRequestOptions,
		) => {
			if (typeof credential.authenticate !== 'function') throw new Error('No authenticate');
			return await credential.authenticate(data, request);
		},
	} as unknown as ICredentialsHelper;
}
