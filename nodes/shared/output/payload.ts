import type { RunStatus, StatusPayload } from '../gloriamundo/runStatus';

const handedOut = new WeakSet<StatusPayload>();

/** The API's own payload: no two items share it, since later nodes may change it. */
export function payloadOf({ payload, text }: RunStatus): StatusPayload {
	if (handedOut.has(payload)) return JSON.parse(text) as StatusPayload;
	handedOut.add(payload);
	return payload;
}
