import type { Box, Labelled } from './labels';
import { FONT_PX, LINE_PX, placeLabels } from './labels';
import type { Mark } from './marks';
import { element, escape, text } from './svg';

export const COLOURS = {
	text: '#1f2328',
	faint: '#656d76',
	grid: '#e4e8ec',
	lostBand: '#fff1f0',
	ours: '#1a7f37',
	clean: '#57606a',
	rejected: '#cf222e',
	lost: '#cf222e',
} as const;

/** Both axes are logarithmic: from a second to a minute matters as much as from 6 requests to 60. */
const X = { from: 2, to: 100, ticks: [2, 5, 10, 20, 50, 100] };
const Y = { from: 0.3, to: 100, ticks: [0.5, 1, 2, 5, 10, 20, 50, 100] };

/** Above the diagram: who loses runs has no latency that could be compared. */
const LOST_PX = 48;
/** Its text may reach into the gap beside the diagram. */
const GAP_PX = 40;

/** One diagram: latency against requests. */
export function panel(title: string, marks: readonly Mark[], area: Box): string {
	const plot = { ...area, y: area.y + LOST_PX, height: area.height - LOST_PX };
	const points = marks.map((mark) => locate(mark, area, plot));
	const isLost = (_: unknown, index: number) => marks[index]?.kind === 'lost';
	const isKept = (_: unknown, index: number) => marks[index]?.kind !== 'lost';
	const lost = points.filter(isLost);
	const kept = points.filter(isKept);
	const boxes = new Map([
		...zip(lost, placeLabels(lost, { ...area, width: area.width + GAP_PX, height: LOST_PX })),
		...zip(kept, placeLabels(kept, plot)),
	]);
	return [
		text(title, { x: area.x, y: area.y - 12, 'font-size': 15, 'font-weight': 600 }),
		...frame(area, plot),
		...marks.map((mark, index) => {
			const point = points[index] as Labelled;
			return drawMark(mark, point) + drawLabel(mark, point, boxes.get(point) as Box);
		}),
	].join('\n');
}

function locate({ kind, requestsPerRun, latency, lines }: Mark, area: Box, plot: Box): Labelled {
	const x = plot.x + share(requestsPerRun, X) * plot.width;
	const onScale = plot.y + (1 - share(latency, Y)) * plot.height;
	return {
		x,
		y: kind === 'lost' ? area.y + LOST_PX / 2 : onScale,
		radius: kind === 'ours' ? 8 : 6,
		lines,
	};
}

function frame(area: Box, plot: Box): string[] {
	const bottom = plot.y + plot.height;
	const right = plot.x + plot.width;
	const tick = { 'font-size': 11, fill: COLOURS.faint };
	return [
		element('rect', { ...area, height: LOST_PX, fill: COLOURS.lostBand }),
		...X.ticks.flatMap((value) => {
			const x = plot.x + share(value, X) * plot.width;
			return [
				element('path', { d: `M${x.toFixed(1)} ${plot.y}V${bottom}`, stroke: COLOURS.grid }),
				text(String(value), { ...tick, x, y: bottom + 15, 'text-anchor': 'middle' }),
			];
		}),
		...Y.ticks.flatMap((value) => {
			const y = plot.y + (1 - share(value, Y)) * plot.height;
			const label = { ...tick, x: plot.x - 6, y: y + 4, 'text-anchor': 'end' };
			return [
				element('path', { d: `M${plot.x} ${y.toFixed(1)}H${right}`, stroke: COLOURS.grid }),
				text(`${value} s`, label),
			];
		}),
		text('requests per run', {
			'font-size': 12,
			fill: COLOURS.faint,
			x: plot.x + plot.width / 2,
			y: bottom + 33,
			'text-anchor': 'middle',
		}),
	];
}

/** A dot, or a cross for lost runs: the difference shows without colours too. */
export function drawMark({ kind }: Pick<Mark, 'kind'>, { x, y, radius }: Labelled): string {
	const colour = COLOURS[kind];
	if (kind === 'lost') {
		const d = `M${x - 5} ${y - 5}l10 10m0 -10l-10 10`;
		return element('path', { d, stroke: colour, 'stroke-width': 3, fill: 'none' });
	}
	const isHollow = kind === 'rejected';
	return element('circle', {
		cx: x,
		cy: y,
		r: isHollow ? radius - 1 : radius,
		fill: isHollow ? '#ffffff' : colour,
		stroke: colour,
		'stroke-width': isHollow ? 3 : 0,
	});
}

/** Text beside a point keeps to the side where the point is. */
function drawLabel({ kind }: Mark, point: Labelled, box: Box): string {
	const isLeft = box.x + box.width <= point.x;
	const isRight = box.x >= point.x;
	const anchor = isLeft ? 'end' : isRight ? 'start' : 'middle';
	const x = isLeft ? box.x + box.width : isRight ? box.x : box.x + box.width / 2;
	const lines = point.lines.map((line, index) =>
		element('tspan', { x, y: box.y + index * LINE_PX + FONT_PX }, escape(line)),
	);
	return element(
		'text',
		{
			'font-size': FONT_PX,
			'text-anchor': anchor,
			fill: kind === 'ours' ? COLOURS.ours : COLOURS.text,
			'font-weight': kind === 'ours' ? 700 : 400,
		},
		lines.join(''),
	);
}

/** Where a value lies on a logarithmic axis, 0 to 1. */
function share(value: number, { from, to }: { from: number; to: number }): number {
	const within = Math.min(Math.max(value, from), to);
	return Math.log(within / from) / Math.log(to / from);
}

function zip<A, B>(left: readonly A[], right: readonly B[]): Array<[A, B]> {
	return left.map((value, index) => [value, right[index] as B]);
}
