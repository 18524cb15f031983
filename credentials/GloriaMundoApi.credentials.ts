import type {
	ICredentialDataDecryptedObject,
	ICredentialType,
	Icon,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';
import { readAccount } from '../nodes/shared/gloriamundo/account';
import { isSameOrigin } from '../nodes/shared/gloriamundo/baseUrl';

/** n8n's HTTP Request node calls the address `uri`. */
type HttpRequest = IHttpRequestOptions & { uri?: string };

export class GloriaMundoApi implements ICredentialType {
	name = 'gloriaMundoApi';

	displayName = 'GloriaMundo API';

	icon: Icon = { light: 'file:../icons/runStatus.svg', dark: 'file:../icons/runStatus.dark.svg' };

	documentationUrl = 'https://docs.gloriamundo.com/api/authentication';

	/** `authenticate` restricts the key to its own host, so n8n's fields for that are not needed. */
	hideDomainRestrictionFields = true;

	properties: INodeProperties[] = [
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			placeholder: 'e.g. gm_live_...',
			description: 'GloriaMundo shows a key once, when it is created',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: 'https://app.gloriamundo.com',
			description:
				'Where the GloriaMundo API is; the API key is sent nowhere else. Empty means the default.',
		},
	];

	/**
	 * Adds the key to a request of this package's nodes or of n8n's HTTP Request node, but only if the request
	 * goes to the base URL's own host.
	 */
	authenticate = async (
		credentials: ICredentialDataDecryptedObject,
		request: HttpRequest,
	): Promise<IHttpRequestOptions> => {
		const { baseUrl, apiKey } = readAccount(credentials);
		if (!isSameOrigin(request.url ?? request.uri ?? '', request.baseURL, baseUrl)) {
			throw new Error(`The GloriaMundo API credential is for ${baseUrl} only`);
		}
		const Authorization = `Bearer ${apiKey}`;
		return { ...request, headers: { ...request.headers, Authorization } };
	};
}
