/**
 * Memory along the journal: online, free, offline, memmap. A click looks at the revision. Event: `look` {revision}.
 */

import { css, html, LitElement, nothing, type PropertyValues, unsafeCSS } from 'lit';
import uPlot from 'uplot';
import uPlotStyles from 'uplot/dist/uPlot.min.css?inline';
import { bytes } from '../../shared/units.ts';
import { byteText, byteTicks, COURSE_LINES, type CoursePoint, courseSummary } from '../model/course.ts';
import { formatRounded } from '../model/format.ts';
import { strings } from '../strings.ts';
import { base } from '../theme/shared-styles.ts';

const HEIGHT_PX = 200;
const MOST_TICKS = 6;

export class CourseChart extends LitElement {
  static override properties = { points: { attribute: false } };
  declare points: readonly CoursePoint[];
  #chart: uPlot | undefined;
  #themes: MutationObserver | undefined;
  #sizes: ResizeObserver | undefined;

  static override styles = [
    unsafeCSS(uPlotStyles),
    base,
    css`
      :host {
        display: block;
        min-inline-size: 0;
      }
      .plot {
        min-block-size: ${HEIGHT_PX + 28}px;
        cursor: pointer;
      }
      .uplot {
        font-family: var(--font-sans);
      }
      .u-legend {
        font-size: 0.75rem;
        text-align: start;
      }
      .u-legend .u-value {
        font-family: var(--font-mono);
      }
      .u-inline tr {
        margin-inline-end: 1rem;
      }
      .u-legend th,
      .u-legend td {
        padding: 0.125rem 0.25rem;
      }
    `,
  ];

  constructor() {
    super();
    this.points = [];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#themes = new MutationObserver(() => this.#draw());
    this.#themes.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
    this.#sizes = new ResizeObserver(() => this.#resize());
    this.#sizes.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#themes?.disconnect();
    this.#sizes?.disconnect();
    this.#chart?.destroy();
    this.#chart = undefined;
  }

  protected override render() {
    return html`<div class="plot" role="img" aria-label=${courseSummary(this.points)} title=${this.points.length > 0 ? strings.course.hint : nothing} @click=${this.#clicked}></div>`;
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('points')) this.#draw();
  }

  #resize(): void {
    const width = Math.floor(this.clientWidth);
    if (this.#chart && width > 0 && width !== this.#chart.width)
      this.#chart.setSize({ width, height: HEIGHT_PX });
    else if (!this.#chart && width > 0) this.#draw();
  }

  #draw(): void {
    const within = this.renderRoot.querySelector<HTMLElement>('.plot');
    this.#chart?.destroy();
    this.#chart = undefined;
    if (!within || this.points.length === 0 || this.clientWidth === 0) return;
    const columns = [
      this.points.map(({ revision }) => revision as number),
      ...COURSE_LINES.map(({ value }) => this.points.map((point) => value(point) as number)),
    ];
    this.#chart = new uPlot(this.#options(), columns as uPlot.AlignedData, within);
  }

  #options(): uPlot.Options {
    const style = getComputedStyle(this);
    const colour = (token: string) => style.getPropertyValue(token).trim();
    const grid = { stroke: colour('--cds-border-subtle-01'), width: 1 };
    const font = `12px ${style.getPropertyValue('--font-sans') || 'sans-serif'}`;
    const axis = { stroke: colour('--cds-text-secondary'), grid, ticks: grid, font };
    // A state holds until the next revision.
    const stepped = uPlot.paths.stepped?.({ align: 1 });
    return {
      width: Math.floor(this.clientWidth),
      height: HEIGHT_PX,
      scales: { x: { time: false }, y: { range: (_chart, _low, high) => [0, high * 1.05] } },
      cursor: { drag: { x: false, y: false } },
      series: [
        {
          label: strings.journal.revision,
          value: (_chart, value) => (value === null ? strings.none : String(value)),
        },
        ...COURSE_LINES.map(
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
    const index = this.#chart?.cursor.idx;
    const point = index === null || index === undefined ? undefined : this.points[index];
    if (!point) return;
    this.dispatchEvent(
      new CustomEvent('look', { detail: { revision: point.revision }, bubbles: true, composed: true }),
    );
  };
}

customElements.define('course-chart', CourseChart);
