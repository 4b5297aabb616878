/** Free memory at the end of IPL over the standby size, one line per kernel. Decoration beside the table of the same figures. */

import { html } from 'lit';
import type uPlot from 'uplot';
import type { StandbyPlan } from '../../shared/standby-plan.ts';
import { bytes } from '../../shared/units.ts';
import { type Curve, columnsOf, curvesOf, kibText, sizeText, ticksBetween } from '../model/planner-chart.ts';
import { strings } from '../strings/index.ts';
import { type Figure, type Ink, LineChart } from './line-chart.ts';

const s = strings.planner;
const MOST_TICKS = 8;
/** By generation; the parameter on is dashed, the own kernel is twice as wide. */
const COLOURS = { classic: '--zone-1', memmap: '--zone-2', dynamic: '--zone-0' } as const;

export class StandbyChart extends LineChart {
  static override properties = { plan: { attribute: false } };
  declare plan: StandbyPlan | undefined;
  protected override readonly heightPx = 320;
  protected override readonly drawnProperty = 'plan';

  protected override render() {
    const curves = this.plan ? curvesOf(this.plan) : [];
    return html`<div class="plot" role="img" aria-label=${s.chartLabel(curves.length)}></div>`;
  }

  protected override figure(ink: Ink) {
    const { plan } = this;
    if (!plan) return undefined;
    const curves = curvesOf(plan);
    return { figure: figureOf(plan, curves, ink), columns: columnsOf(curves) };
  }
}

function figureOf(plan: StandbyPlan, curves: readonly Curve[], { colour, axis, font }: Ink): Figure {
  return {
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
    hooks: { draw: [(chart) => markLimits(chart, plan, colour('--cds-text-secondary'), font)] },
  };
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

declare global {
  interface HTMLElementTagNameMap {
    'standby-chart': StandbyChart;
  }
}
