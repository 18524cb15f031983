/** The settings of each kind of fault. A fault replaces the answer that was due. */
export interface FaultFields {
	/** Any status code. A text body is sent as it is, anything else as JSON. */
	status: { status: number; headers?: Record<string, string>; body?: unknown };
	/** 200 with a web page, as a captive portal or a login page sends it. */
	html: { html?: string };
	malformedJson: { text?: string };
	/** Announces the whole body, sends half of it, and closes. */
	truncatedBody: object;
	resetBeforeHeaders: object;
	resetAfterHeaders: object;
	hangBeforeHeaders: object;
	/** Sends the headers and half of the body, then nothing more. */
	hangInBody: object;
	/** Sends the right body, one byte every `intervalMs` milliseconds. */
	trickle: { intervalMs: number };
	/** Sends the right body, blown up by one field to about `bytes` bytes. */
	oversized: { bytes: number };
	/** Sends the right body with one field more, whose text is no UTF-8. */
	invalidUtf8: object;
	emptyBody: object;
	/** 200 with any JSON value: null, an array, a number, fields of wrong types. */
	body: { body: unknown };
	/** The right body, but with another run's id. */
	otherRunId: object;
	/** `to`: a URL, or `self` for the path of the request. Default status 302. */
	redirect: { to: string; status?: number };
	/** 429, with `retryAfter` as its Retry-After if there is one. */
	rateLimited: { retryAfter?: string };
	/**
	 * Repeats the Authorization header: as it is, in base64, or as JSON text in which every other
	 * character is a \u escape. `place`: in an error body (default), or in a field beside the right ones.
	 */
	echoAuthorization: {
		status: number;
		as: 'whole' | 'base64' | 'escaped';
		place?: 'error' | 'payload';
	};
}

export type FaultKind = keyof FaultFields;

/** `Fault` is any fault, `Fault<'status'>` one of that kind. */
export type Fault<K extends FaultKind = FaultKind> = {
	[P in K]: { kind: P } & FaultFields[P];
}[K];

export type Endpoint = 'status' | 'spendLimit' | 'execute';

/**
 * Which polls of a run meet a fault. Polls are counted from 1, for each run on its own.
 * `end` is the poll that finds the run ended, and every poll after it.
 */
export type When = 'first' | 'all' | 'end' | { poll: number | readonly number[] };

export interface FaultTarget {
	/** Only this run; without it every run. */
	runId?: string;
	when: When;
	/** Only the first time that `when` holds, for each run on its own. */
	once?: boolean;
	/** Default `status`. The other endpoints count all their requests together. */
	endpoint?: Endpoint;
	/** The fault comes before the request takes effect: a start that meets it starts no run. */
	isBefore?: boolean;
}

/** One request, as far as the choice of a fault is concerned. */
export interface Occasion {
	endpoint: Endpoint;
	runId: string | undefined;
	/** Counted from 1. */
	poll: number;
	ended: boolean;
}

interface PlannedFault {
	fault: Fault;
	target: FaultTarget;
	/** The runs that have met it. */
	metBy: Set<string | undefined>;
}

/** The planned faults. If several apply, the one that was added first wins. */
export class FaultPlan {
	private readonly planned: PlannedFault[] = [];

	add(fault: Fault, target: FaultTarget): void {
		this.planned.push({ fault, target, metBy: new Set() });
	}

	/** The fault that this request meets, if any. */
	next(occasion: Occasion): { fault: Fault; isBefore: boolean } | undefined {
		const met = this.planned.find((planned) => meets(planned, occasion));
		met?.metBy.add(occasion.runId);
		return met && { fault: met.fault, isBefore: met.target.isBefore === true };
	}
}

function meets(
	{ target, metBy }: PlannedFault,
	{ endpoint, runId, poll, ended }: Occasion,
): boolean {
	const { when } = target;
	if (endpoint !== (target.endpoint ?? 'status')) return false;
	if (runId !== (target.runId ?? runId)) return false;
	if (target.once && metBy.has(runId)) return false;
	if (typeof when === 'object') return [when.poll].flat().includes(poll);
	return { all: true, first: poll === 1, end: ended }[when];
}
