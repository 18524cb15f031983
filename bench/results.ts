import type { PollSample, Poller } from './realtime/cpu';
import type { Loading } from './realtime/loading';
import type { Row } from './virtual/simulate';

/** All that was measured. */
export interface Results {
	/** All contestants, steps known. */
	comparisons: readonly Row[];
	/** This project with progress that is missing or untrue. */
	progressTrials: readonly Row[];
	realTime: RealTime;
}

/** Over loopback HTTP, with the server in another process. */
export interface RealTime {
	/** Runs that were polled at once for `cpu`. */
	polledRuns: number;
	cpu: Record<Poller, PollSample>;
	/** Runs that waited at once for `bytesPerRun`. */
	waitingRuns: number;
	bytesPerRun: number;
	loading: Loading;
}
