import { createHash } from 'node:crypto';
import { readApiKey } from './apiKey';
import { readBaseUrl } from './baseUrl';

/** The account that a node uses. */
export interface Account {
	/** A checked base URL, see `readBaseUrl`. */
	baseUrl: string;
	/** A checked API key, see `readApiKey`. */
	apiKey: string;
}

/** A credential that cannot be used: noticed before anything is sent. */
export class CredentialError extends Error {}

/**
 * Reads the fields of the credential.
 *
 * @throws {CredentialError} for a base URL that the key must not be sent to, or a key that cannot be sent
 */
export function readAccount(credential: { baseUrl?: unknown; apiKey?: unknown }): Account {
	const base = readBaseUrl(credential.baseUrl);
	if ('reason' in base) throw new CredentialError(`'Base URL' cannot be used: ${base.reason}`);
	const key = readApiKey(credential.apiKey);
	if ('reason' in key) throw new CredentialError(`'API Key' cannot be used: ${key.reason}`);
	return { ...base, ...key };
}

/** Tells accounts apart without keeping the key. */
export function fingerprintOf({ baseUrl, apiKey }: Account): string {
	return createHash('sha256').update(`${baseUrl}\n${apiKey}`).digest('hex');
}
