/** Whom the node asks, and with which key. */
export interface Account {
	/** A checked base URL, see `readBaseUrl`. */
	baseUrl: string;
	/** Sent by the credential's `authenticate`; known here to tell accounts apart and to redact it. */
	apiKey: string;
}

/** The key of a credential's field, without the space that it was pasted with. */
export function readApiKey(value: unknown): string {
	return String(value).trim();
}
