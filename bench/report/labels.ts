/** A rectangle in pixels. */
export interface Box {
	x: number;
	y: number;
	width: number;
	height: number;
}

/** A point of the picture and the lines of text that belong to it. */
export interface Labelled {
	x: number;
	y: number;
	radius: number;
	lines: readonly string[];
}

export const FONT_PX = 12;
export const LINE_PX = 15;

/** Generous for a sans-serif font, since nobody knows which one it will be. */
const CHARACTER_PX = 0.6 * FONT_PX;
/** Sums of fractions are not exact. */
const TOLERANCE_PX = 0.01;
const GAP_PX = 5;

/**
 * Finds a place beside each point for its text: inside the area, over no point
 * and no other text, and nearer to its own point than to any other.
 * Points that come first choose first.
 */
export function placeLabels(points: readonly Labelled[], area: Box): Box[] {
	const taken = points.map(({ x, y, radius }) => around(x, y, radius));
	const placed: Box[] = [];
	for (const point of points) {
		const candidates = placesFor(point).map((box) => moveInto(box, area));
		const isFree = (box: Box) =>
			isInside(box, area) && ![...taken, ...placed].some((other) => overlap(box, other));
		const isClear = (box: Box) =>
			isFree(box) && points.every((other) => distance(point, box) <= distance(other, box));
		// However crowded it is, a picture is better than none.
		const place = candidates.find(isClear) ?? candidates.find(isFree) ?? candidates[0];
		placed.push(place as Box);
	}
	return placed;
}

/** Right, left, below and above, then further and further away from these. */
function placesFor({ x, y, radius, lines }: Labelled): Box[] {
	const width = Math.max(...lines.map((line) => line.length)) * CHARACTER_PX;
	const height = lines.length * LINE_PX;
	const shifts = [0, 0.5, -0.5, 0.8, -0.8];
	const extras = [0, 8, 16, 28, 40];
	return extras.flatMap((extra) => {
		const off = radius + GAP_PX + extra;
		return shifts.flatMap((shift) => [
			{ x: x + off, y: y - height / 2 + shift * height, width, height },
			{ x: x - off - width, y: y - height / 2 + shift * height, width, height },
			{ x: x - width / 2 + shift * width, y: y + off, width, height },
			{ x: x - width / 2 + shift * width, y: y - off - height, width, height },
		]);
	});
}

function around(x: number, y: number, radius: number): Box {
	return { x: x - radius, y: y - radius, width: 2 * radius, height: 2 * radius };
}

/** Along the edge rather than over it; what is too large for the area still does not fit. */
function moveInto(box: Box, area: Box): Box {
	const within = (start: number, from: number, room: number) =>
		Math.max(from, Math.min(start, from + room));
	return {
		...box,
		x: within(box.x, area.x, area.width - box.width),
		y: within(box.y, area.y, area.height - box.height),
	};
}

function isInside(box: Box, area: Box): boolean {
	return (
		box.x >= area.x - TOLERANCE_PX &&
		box.y >= area.y - TOLERANCE_PX &&
		box.x + box.width <= area.x + area.width + TOLERANCE_PX &&
		box.y + box.height <= area.y + area.height + TOLERANCE_PX
	);
}

/** From a point to the nearest edge of a box: text belongs to the point that it is nearest to. */
function distance({ x, y }: Labelled, box: Box): number {
	const dx = Math.max(box.x - x, 0, x - box.x - box.width);
	const dy = Math.max(box.y - y, 0, y - box.y - box.height);
	return Math.hypot(dx, dy);
}

function overlap(a: Box, b: Box): boolean {
	return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}
