import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';
import { readAccount } from '../gloriamundo/account';
import { isSameOrigin } from '../gloriamundo/baseUrl';

/** n8n's HTTP Request node calls the address `uri`. */
type HttpRequest = IHttpRequestOptions & { uri?: string };

/**
 * Adds the key to a request of this package's nodes or of n8n's HTTP Request node, but only if the request
 * goes to the base URL's own host.
 *
 * @throws {CredentialError} for a credential that cannot be used
 */
export async function authenticate(
	credentials: ICredentialDataDecryptedObject,
	request: HttpRequest,
): Promise<IHttpRequestOptions> {
	const { baseUrl, apiKey } = readAccount(credentials);
	if (!isSameOrigin(request.url ?? request.uri ?? '', request.baseURL, baseUrl)) {
		throw new Error(`The GloriaMundo API credential is for ${baseUrl} only`);
	}
	const Authorization = `Bearer ${apiKey}`;
	return { ...request, headers: { ...request.headers, Authorization } };
}
