/** A stop of the execution, by a person or by the workflow's own timeout. */
export interface Stop {
	/** Resolves to null when the execution is stopped, and never otherwise. */
	happened: Promise<null>;
	/** Removes the listener from the signal. */
	forget: () => void;
}

/** @param signal n8n's cancel signal, not aborted yet; undefined if n8n has none */
export function onStop(signal: AbortSignal | undefined): Stop {
	let forget = () => {};
	const happened = new Promise<null>((resolve) => {
		const listener = () => resolve(null);
		signal?.addEventListener('abort', listener, { once: true });
		forget = () => signal?.removeEventListener('abort', listener);
	});
	return { happened, forget };
}
