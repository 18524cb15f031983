import type { Row } from '../virtual/simulate';
import type { Mark } from './marks';
import { marksOf } from './marks';
import { COLOURS, drawMark, panel } from './panel';
import { element, escape, text } from './svg';

const WIDTH = 1120;
const HEIGHT = 545;

/** How many runs at once each diagram is for. */
const PANELS = [1, 10, 30];
const PANEL = { x: 56, y: 110, width: 300, height: 330 };
const PANEL_STEP = 356;

const TITLE = 'How soon the end of a run is noticed, and with how many requests';
const SUBTITLE =
	'Mean latency against requests per run. One account with 60 requests per 60 s; run times lognormal, median 45 s. Lower left is better.';

const LEGEND: Array<[Mark['kind'], string]> = [
	['ours', 'this project'],
	['clean', 'no rejected request'],
	['rejected', 'requests rejected with 429'],
	['lost', 'runs lost'],
];

/** The picture, as the text of an SVG file. A card of its own: readable on light and dark pages. */
export function latencyPicture(rows: readonly Row[]): string {
	const content = [
		element('title', {}, escape(TITLE)),
		element('desc', {}, escape(description(rows))),
		element('rect', {
			x: 0.5,
			y: 0.5,
			width: WIDTH - 1,
			height: HEIGHT - 1,
			rx: 10,
			fill: '#ffffff',
			stroke: '#d0d7de',
		}),
		text(TITLE, { x: 24, y: 38, 'font-size': 20, 'font-weight': 700 }),
		text(SUBTITLE, { x: 24, y: 62, 'font-size': 13, fill: COLOURS.faint }),
		...PANELS.map((runs, index) =>
			panel(panelTitle(runs), marksOf(rowsOf(rows, runs)), {
				...PANEL,
				x: PANEL.x + index * PANEL_STEP,
			}),
		),
		...legend(),
	];
	return `${element(
		'svg',
		{
			xmlns: 'http://www.w3.org/2000/svg',
			viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
			width: WIDTH,
			height: HEIGHT,
			role: 'img',
			'font-family': 'system-ui, -apple-system, Segoe UI, Helvetica, Arial, sans-serif',
			fill: COLOURS.text,
		},
		`\n${content.join('\n')}\n`,
	)}\n`;
}

function legend(): string[] {
	let x = 62;
	const y = HEIGHT - 32;
	return LEGEND.flatMap(([kind, label]) => {
		const point = { x, y, radius: 6, lines: [] };
		x += 40 + label.length * 7;
		return [drawMark({ kind }, point), text(label, { x: point.x + 14, y: y + 4, 'font-size': 13 })];
	});
}

function rowsOf(rows: readonly Row[], runs: number): Row[] {
	return rows.filter(
		({ workload }) =>
			workload.runs === runs && workload.durations === 'lognormal' && workload.arrivalMs === 0,
	);
}

function panelTitle(runs: number): string {
	return runs === 1 ? '1 run' : `${runs} runs at once`;
}

/** For readers that do not see. */
function description(rows: readonly Row[]): string {
	return PANELS.map((runs) => {
		const marks = marksOf(rowsOf(rows, runs)).map(
			({ lines, latency, requestsPerRun, kind }) =>
				`${lines.join(', ')}: ${requestsPerRun.toFixed(1)} requests per run` +
				(kind === 'lost' ? '' : `, ${latency.toFixed(1)} s`),
		);
		return `${panelTitle(runs)}: ${marks.join('; ')}.`;
	}).join(' ');
}
