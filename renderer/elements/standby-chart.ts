/** Free memory at the end of IPL over the standby size, one line per kernel. Decoration beside the table of the same figures. */

import { css, html, LitElement, type PropertyValues, unsafeCSS } from 'lit';
import uPlot from 'uplot';
import uPlotStyles from 'uplot/dist/uPlot.min.css?inline';
import type { StandbyPlan } from '../../shared/standby-plan.ts';
import { bytes } from '../../shared/units.ts';
import {
  type Columns,
  type Curve,
  columnsOf,
  curvesOf,
  kibText,
  sizeText,
  ticksBetween,
} from '../model/planner-chart.ts';
import { strings } from '../strings.ts';
import { base } from '../theme/shared-styles.ts';

const s = strings.planner;
const HEIGHT_PX = 320;
const MOST_TICKS = 8;
/** By generation; the parameter on is dashed, the own kernel is twice as wide. */
const COLOURS = { classic: '--zone-1', memmap: '--zone-2', dynamic: '--zone-0' } as const;

export class StandbyChart extends LitElement {
  static override properties = { plan: { attribute: false } };
  declare plan: StandbyPlan | undefined;
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
    const curves = this.plan ? curvesOf(this.plan) : [];
    return html`<div class="plot" role="img" aria-label=${s.chartLabel(curves.length)}></div>`;
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('plan')) this.#draw();
  }

  #resize(): void {
    const width = Math.floor(this.clientWidth);
    if (this.#chart && width > 0 && width !== this.#chart.width)
      this.#chart.setSize({ width, height: HEIGHT_PX });
    else if (!this.#chart && width > 0) this.#draw();
  }

  #draw(): void {
    const place = this.renderRoot.querySelector<HTMLElement>('.plot');
    const { plan } = this;
    this.#chart?.destroy();
    this.#chart = undefined;
    if (!place || !plan || this.clientWidth === 0) return;
    const curves = curvesOf(plan);
    const columns = columnsOf(curves);
    this.#chart = new uPlot(this.#options(plan, curves), columns as Columns as uPlot.AlignedData, place);
  }

  #options(plan: StandbyPlan, curves: readonly Curve[]): uPlot.Options {
    const style = getComputedStyle(this);
    const colour = (token: string) => style.getPropertyValue(token).trim();
    const text = colour('--cds-text-secondary');
    const grid = { stroke: colour('--cds-border-subtle-01'), width: 1 };
    const font = `12px ${style.getPropertyValue('--font-sans') || 'sans-serif'}`;
    const axis = { stroke: text, grid, ticks: grid, font, labelFont: font };
    return {
      width: Math.floor(this.clientWidth),
      height: HEIGHT_PX,
      scales: { x: { time: false } },
      cursor: { drag: { x: false, y: false } },
      legend: { live: true },
      series: [
        {
          label: s.xAxis,
          value: (_chart, value) => (value === null ? strings.none : sizeText(bytes(value))),
        },
        ...curves.map(
          ({ label, plan: kernel, own }): uPlot.Series => ({
            label,
            stroke: own ? colour('--cds-text-primary') : colour(COLOURS[kernel.era]),
            width: own ? 2.5 : 1.5,
            ...(kernel.memmapInBlocks && !own ? { dash: [6, 4] } : {}),
            spanGaps: false,
            points: { show: false },
            value: (_chart, value) => (value === null || value === undefined ? strings.none : kibText(value)),
          }),
        ),
      ],
      axes: [
        {
          ...axis,
          label: s.xAxis,
          splits: (_chart, _index, low, high) => ticksBetween(low, high, MOST_TICKS),
          values: (_chart, values) => values.map((value) => sizeText(bytes(value)).replace('≈ ', '')),
        },
        {
          ...axis,
          label: s.yAxis,
          size: 76,
          splits: (_chart, _index, low, high) => ticksBetween(low, high, MOST_TICKS),
          values: (_chart, values) => values.map((value) => kibText(value).replace('≈ ', '')),
        },
      ],
      hooks: { draw: [(chart) => markLimits(chart, plan, text, font)] },
    };
  }
}

/** The planned standby, and the largest with which the own kernel boots. */
function markLimits(chart: uPlot, plan: StandbyPlan, colour: string, font: string): void {
  const { ctx, bbox } = chart;
  const marks = [
    { at: plan.standbyBytes as number, name: s.planned, dash: [2, 3] },
    ...(plan.own.limitedBy === 'memory'
      ? [{ at: plan.own.largestStandbyBytes as number, name: s.iplLimit, dash: [8, 3] }]
      : []),
  ];
  ctx.save();
  ctx.strokeStyle = colour;
  ctx.fillStyle = colour;
  ctx.lineWidth = devicePixelRatio;
  ctx.font = font.replace('12px', `${12 * devicePixelRatio}px`);
  marks.forEach(({ at, name, dash }, index) => {
    const x = chart.valToPos(at, 'x', true);
    if (x < bbox.left || x > bbox.left + bbox.width) return;
    ctx.setLineDash(dash.map((length) => length * devicePixelRatio));
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    const right = x < bbox.left + bbox.width / 2;
    ctx.textAlign = right ? 'left' : 'right';
    ctx.fillText(
      name,
      x + (right ? 6 : -6) * devicePixelRatio,
      bbox.top + (14 + index * 16) * devicePixelRatio,
    );
  });
  ctx.restore();
}

customElements.define('standby-chart', StandbyChart);
