/** A chart drawn anew, with its legend, for a file: as SVG or as pixels, by the same lines and axes that the page shows. */

import type uPlot from 'uplot';
import { countText } from '../model/number-style.ts';
import type { ChartMark, Columns, Figure, Ink } from './chart-figure.ts';
import { pngOf, type SavedPicture } from './saved-picture.ts';
import { type Drawing, SvgDrawing } from './svg-picture.ts';

export interface DrawnChart {
  readonly name: string;
  readonly chart: uPlot;
  readonly figure: Figure;
  readonly columns: Columns;
  readonly ink: Ink;
  readonly marks: readonly ChartMark[];
  /** A value holds until the next one. */
  readonly isStepped: boolean;
}

const LEFT = 92;
const RIGHT = 24;
const TOP = 16;
/** Figures and the name of the axis. */
const BELOW = 48;
const LEGEND_ROW = 20;
const LEGEND_COLUMN = 260;
const LEAST_WIDTH = 640;
const RATIO = 2;

interface Frame {
  readonly width: number;
  readonly height: number;
  readonly plotWidth: number;
  readonly plotHeight: number;
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
  readonly legendColumns: number;
}

export function chartPicture(drawn: DrawnChart): SavedPicture {
  const frame = frameOf(drawn);
  const background = drawn.ink.colour('--cds-background');
  return {
    name: drawn.name,
    svg: () => {
      const drawing = new SvgDrawing();
      paint(drawing, drawn, frame);
      return drawing.svg(frame.width, frame.height, drawn.name, background);
    },
    png: () => {
      const canvas = document.createElement('canvas');
      canvas.width = frame.width * RATIO;
      canvas.height = frame.height * RATIO;
      const context = canvas.getContext('2d');
      if (!context) return Promise.resolve(null);
      context.scale(RATIO, RATIO);
      context.fillStyle = background;
      context.fillRect(0, 0, frame.width, frame.height);
      paint(context, drawn, frame);
      return pngOf(canvas);
    },
  };
}

function frameOf({ chart, figure }: DrawnChart): Frame {
  const width = Math.max(LEAST_WIDTH, chart.width);
  const plotWidth = width - LEFT - RIGHT;
  const plotHeight = chart.height - TOP;
  const legendColumns = Math.max(1, Math.floor(plotWidth / LEGEND_COLUMN));
  const legendRows = Math.ceil((figure.series.length - 1) / legendColumns);
  const along = (scale: string): ((value: number) => number) => {
    const { min = 0, max = 1 } = chart.scales[scale] ?? {};
    const low = min ?? 0;
    const span = (max ?? 1) - low || 1;
    return (value) => (value - low) / span;
  };
  const [x, y] = [along('x'), along('y')];
  return {
    width,
    height: TOP + plotHeight + BELOW + legendRows * LEGEND_ROW + 8,
    plotWidth,
    plotHeight,
    x: (value) => LEFT + x(value) * plotWidth,
    y: (value) => TOP + (1 - y(value)) * plotHeight,
    legendColumns,
  };
}

function paint(drawing: Drawing, drawn: DrawnChart, frame: Frame): void {
  const { ink, figure, columns, marks } = drawn;
  drawing.font = ink.font;
  paintAxes(drawing, drawn, frame);
  const [xs = []] = columns;
  figure.series.slice(1).forEach((series, index) => {
    pen(drawing, series);
    trace(drawing, xs, columns[index + 1] ?? [], frame, drawn.isStepped);
    paintLegend(drawing, series, index, frame, ink);
  });
  drawing.strokeStyle = ink.colour('--cds-text-primary');
  drawing.lineWidth = 1;
  for (const [index, mark] of marks.entries()) paintMark(drawing, mark, index, frame, ink);
}

function pen(drawing: Drawing, { stroke, width = 1, dash = [] }: uPlot.Series): void {
  drawing.strokeStyle = typeof stroke === 'string' ? stroke : '#000';
  drawing.lineWidth = width;
  drawing.setLineDash(dash);
}

function trace(
  drawing: Drawing,
  xs: Columns[number],
  values: Columns[number],
  { x, y }: Frame,
  isStepped: boolean,
): void {
  drawing.beginPath();
  let before: number | undefined;
  values.forEach((value, index) => {
    const at = xs[index];
    if (value === null || value === undefined || at === null || at === undefined) {
      before = undefined;
      return;
    }
    if (before === undefined) drawing.moveTo(x(at), y(value));
    else if (isStepped) drawing.lineTo(x(at), y(before));
    drawing.lineTo(x(at), y(value));
    before = value;
  });
  drawing.stroke();
  drawing.setLineDash([]);
}

function paintAxes(drawing: Drawing, { chart, figure, ink }: DrawnChart, frame: Frame): void {
  const { plotWidth, plotHeight, x, y } = frame;
  const line = ink.colour('--cds-border-subtle-01');
  const words = ink.colour('--cds-text-secondary');
  for (const [index, scale] of (['x', 'y'] as const).entries()) {
    const axis = figure.axes?.[index];
    const { min, max } = chart.scales[scale] ?? {};
    if (!axis || typeof min !== 'number' || typeof max !== 'number') continue;
    const splits = ticksOf(axis, chart, index, min, max);
    const texts =
      typeof axis.values === 'function' ? axis.values(chart, splits, index, 0, 0) : splits.map(countText);
    splits.forEach((value, tick) => {
      drawing.strokeStyle = line;
      drawing.lineWidth = 1;
      drawing.beginPath();
      drawing.moveTo(scale === 'x' ? x(value) : LEFT, scale === 'x' ? TOP : y(value));
      drawing.lineTo(
        scale === 'x' ? x(value) : LEFT + plotWidth,
        scale === 'x' ? TOP + plotHeight : y(value),
      );
      drawing.stroke();
      drawing.fillStyle = words;
      drawing.textAlign = scale === 'x' ? 'center' : 'right';
      const text = String((texts as readonly unknown[])[tick] ?? '');
      if (scale === 'x') drawing.fillText(text, x(value), TOP + plotHeight + 16);
      else drawing.fillText(text, LEFT - 8, y(value) + 4);
    });
    if (typeof axis.label === 'string' && scale === 'x') {
      drawing.textAlign = 'center';
      drawing.fillText(axis.label, LEFT + plotWidth / 2, TOP + plotHeight + 36);
    }
  }
}

/** As the page has them; where it lets uPlot choose, the increment that leaves room for the figures. */
function ticksOf(axis: uPlot.Axis, chart: uPlot, index: number, min: number, max: number): number[] {
  if (typeof axis.splits === 'function') return axis.splits(chart, index, min, max, 0, 0) as number[];
  const most = Math.max(2, Math.floor(chart.width / ((axis.space as number | undefined) ?? 60)));
  const increments = Array.isArray(axis.incrs) ? (axis.incrs as number[]) : [1];
  const increment = increments.find((each) => (max - min) / each <= most) ?? increments.at(-1) ?? 1;
  const first = Math.ceil(min / increment);
  return Array.from(
    { length: Math.floor(max / increment) - first + 1 },
    (_, tick) => (first + tick) * increment,
  );
}

function paintLegend(drawing: Drawing, series: uPlot.Series, index: number, frame: Frame, ink: Ink): void {
  const { plotHeight, legendColumns } = frame;
  const left = LEFT + (index % legendColumns) * LEGEND_COLUMN;
  const base = TOP + plotHeight + BELOW + Math.floor(index / legendColumns) * LEGEND_ROW + 12;
  pen(drawing, series);
  drawing.beginPath();
  drawing.moveTo(left, base - 4);
  drawing.lineTo(left + 28, base - 4);
  drawing.stroke();
  drawing.setLineDash([]);
  drawing.fillStyle = ink.colour('--cds-text-primary');
  drawing.textAlign = 'left';
  drawing.fillText(typeof series.label === 'string' ? series.label : '', left + 36, base);
}

function paintMark(
  drawing: Drawing,
  { at, text, dash }: ChartMark,
  index: number,
  frame: Frame,
  ink: Ink,
): void {
  const x = frame.x(at);
  if (x < LEFT || x > LEFT + frame.plotWidth) return;
  drawing.setLineDash([...dash]);
  drawing.beginPath();
  drawing.moveTo(x, TOP);
  drawing.lineTo(x, TOP + frame.plotHeight);
  drawing.stroke();
  drawing.setLineDash([]);
  const isLeft = x < LEFT + frame.plotWidth / 2;
  drawing.fillStyle = ink.colour('--cds-text-primary');
  drawing.textAlign = isLeft ? 'left' : 'right';
  drawing.fillText(text, x + (isLeft ? 6 : -6), TOP + 16 + index * 20);
}
