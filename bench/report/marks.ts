import { contestants } from '../virtual/contestants';
import type { Row } from '../virtual/simulate';
import { percent } from './format';

/** What a point of the picture stands for: one contestant, or several that fared alike. */
export interface Mark {
	kind: 'ours' | 'clean' | 'rejected' | 'lost';
	requestsPerRun: number;
	/** Mean, in seconds; means little where runs are lost. */
	latency: number;
	/** What is written beside it. */
	lines: string[];
}

/** Contestants whose results differ by less than this are one point. */
const ALIKE = 0.02;

/** The contestants of one workload, this project first. */
export function marksOf(rows: readonly Row[]): Mark[] {
	const groups: Row[][] = [];
	for (const row of rows) {
		const group = groups.find(([first]) => first && areAlike(first, row));
		if (group) group.push(row);
		else groups.push([row]);
	}
	return groups.map((group) => {
		const [first] = group as [Row];
		return {
			kind: kindOf(first),
			requestsPerRun: first.requestsPerRun,
			latency: first.latency.mean,
			lines: [...namesOf(group), ...troubles(first)],
		};
	});
}

/** A variant that fares like what it is a variant of, "x (remark)" like "x", goes without saying. */
function namesOf(group: readonly Row[]): string[] {
	const names = group.map(({ contestant }) => contestant);
	return names
		.filter((name) => name === withoutRemark(name) || !names.includes(withoutRemark(name)))
		.map(shorten);
}

/** The remark is needed only where it makes the difference. */
function shorten(name: string): string {
	const short = withoutRemark(name);
	return contestants.some((other) => other.name === short) ? name : short;
}

function withoutRemark(name: string): string {
	return name.replace(/ \(.*\)$/, '');
}

function areAlike(a: Row, b: Row): boolean {
	const isClose = (x: number, y: number) => Math.abs(x / y - 1) < ALIKE;
	return (
		kindOf(a) === kindOf(b) &&
		isClose(a.requestsPerRun, b.requestsPerRun) &&
		isClose(a.latency.mean, b.latency.mean)
	);
}

function kindOf({ contestant, lost, rejected }: Row): Mark['kind'] {
	if (lost > 0) return 'lost';
	if (rejected > 0) return 'rejected';
	return contestant === contestants[0]?.name ? 'ours' : 'clean';
}

function troubles({ workload, lost, rejectedShare }: Row): string[] {
	if (lost > 0) return [`${percent(lost / (workload.runs * workload.repetitions))} of runs lost`];
	return rejectedShare > 0 ? [`${percent(rejectedShare)} rejected`] : [];
}
