import type { EChartsOption } from 'echarts';
import { init } from 'echarts';
import type { Row } from '../virtual/simulate';
import { number, percent, withUnit } from './format';
import { nameOf } from './tables';

const WIDTH = 1120;
const HEIGHT = 590;
const NAMES_PX = 250;
const PANEL = { width: 390, height: 190 };

/** The panels: the title of each, and the number of runs in its rows. */
const PANELS: ReadonlyArray<[title: string, runs: number]> = [
	['1 run', 1],
	['10 runs at once', 10],
	['30 runs at once', 30],
	['600 runs over an hour', 600],
];

/** It does exactly what the 2 s loop does. */
const LEFT_OUT = 'p-wait-for (2 s)';

const COLORS = { ours: '#1a7f37', others: '#8c959f', lost: '#cf222e', text: '#1f2328' };

/** The chart, as the text of an SVG file: a white card, readable on light and dark pages. */
export function latencyChart(rows: readonly Row[]): string {
	const shown = rows.filter(
		({ workload, contestant }) => workload.durations === 'lognormal' && contestant !== LEFT_OUT,
	);
	const panels = PANELS.map(([title, runs], index) => {
		const ofPanel = shown.filter(({ workload }) => workload.runs === runs).reverse();
		return panel(title, ofPanel, index);
	});
	const chart = init(null, null, { renderer: 'svg', ssr: true, width: WIDTH, height: HEIGHT });
	chart.setOption({
		animation: false,
		backgroundColor: '#ffffff',
		textStyle: { fontFamily: 'system-ui, sans-serif', fontSize: 12, color: COLORS.text },
		title: [
			{
				text: 'How soon the end of a run is noticed',
				subtext:
					'Mean latency, and requests per run. One account with 60 requests per 60 s; lognormal run times, median 45 s. Each panel has its own scale; shorter is better.',
				subtextStyle: { color: '#59636e' },
				left: 16,
				top: 12,
			},
			...panels.map(({ title }) => title),
		],
		grid: panels.map(({ grid }) => grid),
		xAxis: panels.map(({ xAxis }) => xAxis),
		yAxis: panels.map(({ yAxis }) => yAxis),
		series: panels.map(({ series }) => series),
	} as EChartsOption);
	const svg = chart.renderToSVGString();
	// Otherwise its timers keep the process alive.
	chart.dispose();
	return `${svg}\n`;
}

function panel(title: string, rows: readonly Row[], index: number) {
	const isLeft = index % 2 === 0;
	const left = NAMES_PX + (isLeft ? 0 : PANEL.width + 50);
	const top = 120 + Math.floor(index / 2) * (PANEL.height + 65);
	return {
		title: { text: title, left: left - 5, top: top - 32, textStyle: { fontSize: 14 } },
		grid: { ...PANEL, left, top },
		xAxis: {
			gridIndex: index,
			type: 'value',
			// Room for the label of the longest bar.
			max: ({ max }: { max: number }) => max * 1.6,
			show: false,
		},
		yAxis: {
			gridIndex: index,
			type: 'category',
			data: rows.map(nameOf),
			axisTick: { show: false },
			axisLabel: { show: isLeft, color: COLORS.text },
		},
		series: {
			type: 'bar',
			xAxisIndex: index,
			yAxisIndex: index,
			barWidth: '60%',
			label: { show: true, position: 'right', color: COLORS.text },
			data: rows.map(bar),
		},
	};
}

/** A contestant that loses runs has no comparable latency. */
function bar(row: Row) {
	const { lost, runs, requests, latency } = row;
	if (lost > 0) {
		const formatter = `${percent(lost / runs)} of the runs lost`;
		return { value: 0, label: { formatter, color: COLORS.lost } };
	}
	const isOurs = row.contestant !== nameOf(row);
	return {
		value: latency.mean,
		itemStyle: { color: isOurs ? COLORS.ours : COLORS.others },
		label: {
			formatter: `${withUnit(latency.mean, 's')}, ${number(requests / runs)} requests`,
			fontWeight: isOurs ? 'bold' : 'normal',
		},
	};
}
