import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';
import { readApiKey } from '../gloriamundo/account';
import { readBaseUrl, spendLimitUrl } from '../gloriamundo/baseUrl';
import { codeOf, readNetworkError } from './networkError';

const TIMEOUT_MS = 10_000;

/**
 * Tests a credential: asks for the account's spend limit, which changes nothing and costs nothing.
 *
 * A function and not n8n's declarative test, which would show a bare "ECONNREFUSED" for a wrong host.
 */
export async function testCredential(
	this: ICredentialTestFunctions,
	{ data = {} }: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	const result = readBaseUrl(data.baseUrl);
	if ('problem' in result) return failed(`The Base URL cannot be used: ${result.problem}`);

	const { baseUrl } = result;
	try {
		const response = await askSpendLimit(this.helpers, baseUrl, readApiKey(data.apiKey));
		return judge(response, baseUrl);
	} catch (error) {
		const code = codeOf(error);
		const { failure } = readNetworkError(code);
		return failed(`${baseUrl} could not be asked: ${failure.reason}${code ? ` (${code})` : ''}`);
	}
}

interface Response {
	statusCode: number;
	body: unknown;
}

/** Credential tests have no other helper than `request`. */
async function askSpendLimit(
	helpers: ICredentialTestFunctions['helpers'],
	baseUrl: string,
	apiKey: string,
): Promise<Response> {
	return (await helpers.request({
		method: 'GET',
		uri: spendLimitUrl(baseUrl),
		headers: { Authorization: `Bearer ${apiKey}`, Accept: 'application/json' },
		timeout: TIMEOUT_MS,
		followRedirect: false,
		resolveWithFullResponse: true,
		simple: false,
		json: true,
	})) as Response;
}

/** A 200 alone is not enough: a login page of some proxy is one too. */
function judge({ statusCode, body }: Response, baseUrl: string): INodeCredentialTestResult {
	const isObject = typeof body === 'object' && body !== null && !Array.isArray(body);
	if (statusCode === 200 && isObject) return { status: 'OK', message: 'Connection successful' };
	if (statusCode === 401 || statusCode === 403) {
		return failed(`The API key is invalid or has expired (HTTP ${statusCode} from ${baseUrl})`);
	}
	return failed(`${baseUrl} answered with HTTP ${statusCode}, not as GloriaMundo does`);
}

function failed(message: string): INodeCredentialTestResult {
	return { status: 'Error', message };
}
