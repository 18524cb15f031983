/** Whom the node asks, and with which key. */
export interface Account {
	/** A checked base URL, see `readBaseUrl`. */
	baseUrl: string;
	/** Sent by the credential's `authenticate`; known here to tell accounts apart and to redact it. */
	apiKey: string;
}
