/**
 * Memory along the journal: online, free, offline, memmap. A click looks at the revision. Event: `look` {revision}.
 */

import { css, html, nothing } from 'lit';
import uPlot from 'uplot';
import { bytes } from '../../shared/units.ts';
import {
  byteText,
  byteTicks,
  COURSE_LINES,
  type CourseLine,
  type CoursePoint,
  courseSummary,
  fittingRange,
} from '../model/course.ts';
import { formatRounded } from '../model/format.ts';
import { strings } from '../strings/index.ts';
import type { Figure, Ink } from './chart-figure.ts';
import { fire } from './events.ts';
import { LineChart } from './line-chart.ts';

const HEIGHT_PX = 200;
const MOST_TICKS = 6;

export class CourseChart extends LineChart {
  static override properties = { points: { attribute: false } };
  declare points: readonly CoursePoint[];
  protected override readonly heightPx = HEIGHT_PX;
  protected override readonly drawnProperty = 'points';
  protected override readonly isStepped = true;

  static override styles = [
    ...LineChart.styles,
    css`
      .plot {
        min-block-size: ${HEIGHT_PX + 28}px;
        cursor: pointer;
      }
    `,
  ];

  constructor() {
    super();
    this.points = [];
  }

  protected override render() {
    return html`<div class="plot" role="img" aria-label=${courseSummary(this.points)} title=${this.points.length > 0 ? strings.course.hint : nothing} @click=${this.#clicked}></div>`;
  }

  protected override figure(ink: Ink) {
    if (this.points.length === 0) return undefined;
    const columns = [
      this.points.map(({ place }) => place),
      ...this.#lines.map(({ value }) => this.points.map((point) => value(point) as number)),
    ];
    return { figure: this.#figure(ink), columns };
  }

  /** What was nothing all the time says nothing, and would only press the others together. */
  get #lines(): readonly CourseLine[] {
    const told = COURSE_LINES.filter(({ value }) => this.points.some((point) => value(point) > 0));
    return told.length > 0 ? told : COURSE_LINES;
  }

  #actionText(place: number): string {
    const point = this.points.find((each) => each.place === place);
    return point ? strings.course.actionAt(point.place, point.revision) : strings.none;
  }

  #figure({ colour, axis }: Ink): Figure {
    // A state holds until the next revision.
    const stepped = uPlot.paths.stepped?.({ align: 1 });
    return {
      legend: {
        markers: {
          width: () => 2,
          dash: (_chart, index) => (this.#lines[index - 1]?.dash.length ? 'dashed' : 'solid'),
        },
      },
      scales: { x: { time: false }, y: { range: (_chart, low, high) => fittingRange(low, high) } },
      cursor: { drag: { x: false, y: false } },
      series: [
        {
          label: strings.course.action,
          value: (_chart, value) => (value === null ? strings.none : this.#actionText(value)),
        },
        ...this.#lines.map(
          ({ name, token, dash }): uPlot.Series => ({
            label: name,
            stroke: colour(token),
            width: 2,
            dash: [...dash],
            ...(stepped ? { paths: stepped } : {}),
            points: { show: this.points.length < 2 },
            value: (_chart, value) =>
              value === null || value === undefined ? strings.none : formatRounded(bytes(value)),
          }),
        ),
      ],
      axes: [
        {
          ...axis,
          space: 60,
          label: strings.course.axis,
          labelSize: 20,
          incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 5000, 10_000, 50_000, 100_000],
        },
        {
          ...axis,
          size: 76,
          splits: (_chart, _index, low, high) => byteTicks(low, high, MOST_TICKS),
          values: (_chart, values) => values.map(byteText),
        },
      ],
    };
  }

  #clicked = (): void => {
    const index = this.chart?.cursor.idx;
    const point = index === null || index === undefined ? undefined : this.points[index];
    if (!point) return;
    fire(this, 'look', { revision: point.revision });
  };
}

customElements.define('course-chart', CourseChart);

declare global {
  interface HTMLElementTagNameMap {
    'course-chart': CourseChart;
  }
}
