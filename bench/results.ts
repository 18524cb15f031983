import type { RealTime } from './realtime/runRealTime';
import type { DecisionCost } from './virtual/decisions';
import type { Row } from './virtual/simulate';
import type { Table } from './virtual/suite';

/** All that was measured. */
export interface Results extends RealTime {
	virtual: Record<Table, readonly Row[]>;
	decisions: readonly DecisionCost[];
}
