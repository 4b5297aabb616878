/** What a chart is made of, on the page and in a file. */

import type uPlot from 'uplot';

/** Colours and fonts of the theme, for a canvas. */
export interface Ink {
  /** The value of a custom property such as `--cds-text-primary`. */
  readonly colour: (token: string) => string;
  readonly font: string;
  /** How every axis looks. */
  readonly axis: Pick<uPlot.Axis, 'stroke' | 'grid' | 'ticks' | 'font' | 'labelFont'>;
}

/** The x values, then the values of each line; null and undefined are gaps. */
export type Columns = readonly (readonly (number | null | undefined)[])[];

/** A chart's lines and axes, without its size. */
export type Figure = Omit<uPlot.Options, 'width' | 'height'>;

/** A line across the chart at a value of x, with words. */
export interface ChartMark {
  readonly at: number;
  readonly text: string;
  readonly dash: readonly number[];
}
