/** Free memory at the end of IPL over the standby size, one line per kernel. Decoration beside the table of the same figures. */

import { html } from 'lit';
import type uPlot from 'uplot';
import type { StandbyPlan } from '../../shared/standby-plan.ts';
import { bytes } from '../../shared/units.ts';
import { type Curve, columnsOf, curvesOf, kibText, sizeText, ticksBetween } from '../model/planner-chart.ts';
import { strings } from '../strings/index.ts';
import type { ChartMark, Figure, Ink } from './chart-figure.ts';
import { LineChart } from './line-chart.ts';

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

  protected override marks(): readonly ChartMark[] {
    return this.plan ? marksOf(this.plan) : [];
  }
}

/** By generation the colour, by the parameter the dash: no two lines are alike. */
const isDashed = (curve: Curve | undefined): boolean =>
  curve !== undefined && !curve.own && ![null, 'N'].includes(curve.plan.memmapOnMemory);

function figureOf(plan: StandbyPlan, curves: readonly Curve[], { colour, axis, font }: Ink): Figure {
  return {
    scales: { x: { time: false } },
    cursor: { drag: { x: false, y: false } },
    legend: {
      live: true,
      // The sign in the legend is the line: as wide, and dashed where it is.
      markers: {
        width: (_chart, index) => (curves[index - 1]?.own ? 4 : 2),
        dash: (_chart, index) => (isDashed(curves[index - 1]) ? 'dashed' : 'solid'),
      },
    },
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
          ...(isDashed({ label, plan: kernel, own }) ? { dash: [6, 4] } : {}),
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
    hooks: {
      draw: [
        (chart) =>
          markLimits(chart, plan, {
            text: colour('--cds-text-primary'),
            ground: colour('--cds-layer-01'),
            font,
          }),
      ],
    },
  };
}

/** The planned standby, and the largest with which the own kernel boots. */
const marksOf = ({ standbyBytes, own }: StandbyPlan): readonly ChartMark[] =>
  [
    { at: standbyBytes as number, name: s.planned, dash: [2, 3] },
    ...(own.limitedBy === 'memory'
      ? [{ at: own.largestStandbyBytes as number, name: s.iplLimit, dash: [8, 3] }]
      : []),
  ].map(({ at, name, dash }) => ({ at, text: `${name}: ${sizeText(bytes(at))}`, dash }));

function markLimits(
  chart: uPlot,
  plan: StandbyPlan,
  { text, ground, font }: { readonly text: string; readonly ground: string; readonly font: string },
): void {
  const { ctx, bbox } = chart;
  ctx.save();
  ctx.strokeStyle = text;
  ctx.lineWidth = devicePixelRatio;
  ctx.font = font.replace('12px', `${12 * devicePixelRatio}px`);
  marksOf(plan).forEach(({ at, text: words, dash }, index) => {
    const x = chart.valToPos(at, 'x', true);
    if (x < bbox.left || x > bbox.left + bbox.width) return;
    ctx.setLineDash(dash.map((length) => length * devicePixelRatio));
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    const right = x < bbox.left + bbox.width / 2;
    ctx.textAlign = right ? 'left' : 'right';
    const [left, base] = [
      x + (right ? 6 : -6) * devicePixelRatio,
      bbox.top + (16 + index * 20) * devicePixelRatio,
    ];
    // Lines and grid run behind the words: these stand on a ground of their own.
    const width = ctx.measureText(words).width;
    ctx.fillStyle = ground;
    ctx.fillRect(
      (right ? left : left - width) - 3 * devicePixelRatio,
      base - 13 * devicePixelRatio,
      width + 6 * devicePixelRatio,
      17 * devicePixelRatio,
    );
    ctx.fillStyle = text;
    ctx.fillText(words, left, base);
  });
  ctx.restore();
}

customElements.define('standby-chart', StandbyChart);

declare global {
  interface HTMLElementTagNameMap {
    'standby-chart': StandbyChart;
  }
}
