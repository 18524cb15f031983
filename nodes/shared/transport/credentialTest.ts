import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';
import { type Account, CredentialError, readAccount } from '../gloriamundo/account';
import { spendLimitUrl } from '../gloriamundo/baseUrl';
import { readNetworkError } from './networkError';
import { parseBody } from './responseBody';
import { failureOf, type HttpResponse } from './statusResponse';

const TIMEOUT_MS = 10_000;

/**
 * Tests a credential: fetches the account's spend limit, which changes nothing and costs nothing.
 *
 * It is a function because n8n's declarative test would show a bare "ECONNREFUSED" for a wrong host.
 */
export async function testCredential(
	this: ICredentialTestFunctions,
	{ data = {} }: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	let baseUrl = '';
	try {
		const account = readAccount(data);
		({ baseUrl } = account);
		return judge(await fetchSpendLimit(this.helpers, account), baseUrl);
	} catch (error) {
		if (error instanceof CredentialError) return failed(error.message);
		const { reason, networkCode } = readNetworkError(error).failure;
		const code = networkCode ? ` (${networkCode})` : '';
		return failed(
			`${baseUrl} could not be reached: ${reason}${code}. Check 'Base URL' and the network`,
		);
	}
}

/** Credential tests have no other helper than `request`. */
async function fetchSpendLimit(
	helpers: ICredentialTestFunctions['helpers'],
	{ baseUrl, apiKey }: Account,
): Promise<HttpResponse> {
	const { statusCode, headers, body } = (await helpers.request({
		method: 'GET',
		uri: spendLimitUrl(baseUrl),
		headers: { Authorization: `Bearer ${apiKey}`, Accept: 'application/json' },
		timeout: TIMEOUT_MS,
		followRedirect: false,
		resolveWithFullResponse: true,
		simple: false,
	})) as { statusCode: number; headers: Record<string, unknown>; body: unknown };
	const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body ?? ''));
	return {
		statusCode,
		headers,
		body: await parseBody(
			bytes,
			(json) => json,
			async () => {},
		),
	};
}

/** A 200 alone is not enough: a proxy may send it with a login page. */
function judge(response: HttpResponse, baseUrl: string): INodeCredentialTestResult {
	const { statusCode, body } = response;
	const json = body && 'json' in body ? body.json : undefined;
	const isObject = typeof json === 'object' && json !== null && !Array.isArray(json);
	if (statusCode === 200 && isObject) return { status: 'OK', message: 'Connection successful' };

	const { code, reason } = failureOf(response);
	switch (code) {
		case 'unauthorized':
			return failed(`The API key was rejected (${reason}): it is invalid or has expired`);
		case 'rate_limited':
		case 'service_error':
			return failed(
				`GloriaMundo could not test the API key just now (${reason}). This says nothing about the key or the URL: try again in a minute`,
			);
		case 'not_found':
			return failed(`There is no GloriaMundo API at ${baseUrl} (${reason}). Check 'Base URL'`);
		default:
			return failed(
				`${baseUrl} did not answer as GloriaMundo does: ${reason}. Check 'Base URL', and the proxy if there is one`,
			);
	}
}

function failed(message: string): INodeCredentialTestResult {
	return { status: 'Error', message };
}
