import { readBaseUrl } from './baseUrl';

/** Whom the node asks, and with which key. */
export interface Account {
	/** A checked base URL, see `readBaseUrl`. */
	baseUrl: string;
	/** Sent by the credential's `authenticate`; known here to tell accounts apart and to redact it. */
	apiKey: string;
}

/**
 * Reads the fields of the credential.
 *
 * @throws where the base URL is none that the key may be sent to
 */
export function readAccount(credential: { baseUrl?: unknown; apiKey?: unknown }): Account {
	const result = readBaseUrl(credential.baseUrl);
	if ('problem' in result) {
		throw new Error(
			`The Base URL of the GloriaMundo API credential cannot be used: ${result.problem}`,
		);
	}
	return { baseUrl: result.baseUrl, apiKey: readApiKey(credential.apiKey) };
}

/** The key of a credential's field, without the space that it was pasted with. */
export function readApiKey(value: unknown): string {
	return String(value).trim();
}
